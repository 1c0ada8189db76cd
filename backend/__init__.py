"""The REST backend: the authority over cases. It shares the rules of `console.domain` and nothing else."""
