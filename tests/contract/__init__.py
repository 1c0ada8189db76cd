"""What every backend has to do, run over the stand-in and over the real client with the real backend."""
