"""The port CaseSearch over the service in memory: it knows every caller, and tells of nobody more than a mask."""

from dataclasses import replace

from console.domain.masking import masked
from console.domain.pairs import contains
from console.ports.records import ShownCase, SignIn
from console.ports.search import FoundThere, Inquiry
from console.ports.store import CaseCache
from tests.fakes.fake_backend import FakeBackend


class FakeSearch:
    """Asks over a line that may be cut, and remembers what was asked."""

    def __init__(self, backend: FakeBackend, cache: CaseCache | None = None) -> None:
        self._backend, self._cache = backend, cache
        self.asked: list[Inquiry] = []

    def search(self, sign_in: SignIn, asked: Inquiry, limit: int) -> FoundThere:
        self.asked.append(asked)
        # Whoever asks does so in a thread of his own; a refused sign-in or a cut line is told as anywhere else.
        self._backend.newest(sign_in, 1)
        cases = [
            case
            for case in self._backend.service.store.cases.values()
            if asked.sought.admits(case)
            and contains(f"{case.title} {case.text} {case.location.address}", asked.sought.words)
            and (not asked.phone or case.caller.phone.replace("-", "").endswith(asked.phone))
            and (not asked.name or case.caller.name == asked.name)
        ]
        newest = sorted(cases, key=lambda case: case.created_at, reverse=True)
        told = tuple(replace(case, caller=masked(case.caller)) for case in newest[:limit])
        return FoundThere(told, len(cases), len(cases) <= limit, self._backend.service.now())

    def bring(self, sign_in: SignIn, case_id: str) -> ShownCase:
        found = self._backend.find_case(sign_in, case_id)
        assert self._cache is not None
        self._cache.put_cases([(found.case, found.events)])
        return found
