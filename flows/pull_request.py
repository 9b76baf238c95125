"""One rolling pull request, kept up to date through GitHub's REST API (docs.github.com/rest/pulls/pulls)."""

import re
from dataclasses import dataclass
from typing import Any

import requests

from .checkout import without_password
from .errors import RefusedError

_SECONDS = 30
_ADDRESS = re.compile(r"[/:](?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?$")


@dataclass(frozen=True)
class Repository:
    """A repository of a GitHub that is reached at `api` with a token."""

    api: str
    owner: str
    name: str
    token: str

    @classmethod
    def behind(cls, address: str, *, api: str, token: str) -> "Repository":
        """The repository that a remote's address names: `git@host:owner/name.git` or `https://host/owner/name`."""
        found = _ADDRESS.search(address)
        if not found:
            raise RefusedError(f"the remote {without_password(address)} does not name a repository as owner/name")
        return cls(api.rstrip("/"), found["owner"], found["name"], token)

    def propose(self, branch: str, *, base: str, title: str, body: str) -> str:
        """Open a pull request from the branch, or bring the open one up to date; its address."""
        told = {"title": title, "body": body}
        asked = {"state": "open", "head": f"{self.owner}:{branch}", "base": base}
        pulls = f"{self.api}/repos/{self.owner}/{self.name}/pulls"
        found = self._ask("GET", pulls, params=asked)
        if isinstance(found, list) and found:
            made = self._ask("PATCH", f"{pulls}/{int(found[0]['number'])}", json=told)
        else:
            made = self._ask("POST", pulls, json=told | {"head": branch, "base": base})
        return str(made["html_url"])

    def _ask(self, method: str, address: str, **given: Any) -> Any:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        try:
            answer = requests.request(
                method, address, headers=headers, timeout=_SECONDS, allow_redirects=False, **given
            )
            if answer.status_code in (200, 201):
                return answer.json()
        except requests.RequestException as error:
            raise RefusedError(f"pushed, but GitHub cannot be reached: {type(error).__name__}") from None
        raise RefusedError(f"pushed, but GitHub refuses the pull request: HTTP {answer.status_code} {_reason(answer)}")


def _reason(answer: requests.Response) -> str:
    try:
        told = answer.json()
        details = [str(fault.get("message", "")) for fault in told.get("errors", []) if isinstance(fault, dict)]
        return " ".join([str(told.get("message", "")), *details])[:200]
    except (ValueError, AttributeError):
        return ""
