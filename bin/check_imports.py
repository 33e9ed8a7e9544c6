"""Which room may use which: contracts of import-linter, made from the list of domains."""

import configparser
import sys
import tempfile
from pathlib import Path

from importlinter.application.use_cases import lint_imports
from importlinter.cli import configuration  # noqa: F401 - says by being imported where reports go

SOURCE = Path("src")
sys.path.insert(0, str(SOURCE))
from claqueta.config.domains import DOMAINS  # noqa: E402 - the checkout is not on the path before

ROOMS = (
    "(wiring)",
    "(site) | (area) | (office) | (api) | (screens)",
    "(sample)",
    "(tasks)",
    "(actions)",
    "(queries)",
    "(rules)",
    "(models)",
    "(policies)",
)
"""Inside every domain, from the top; no face uses a face."""


def contracts() -> dict[str, dict[str, str]]:
    packages = [f"claqueta.{domain}" for domain in DOMAINS]
    policies = [f"{package}.policies" for package in packages if has(package, "policies")]
    return {
        "importlinter": {"root_package": "claqueta", "include_external_packages": "True"},
        "importlinter:contract:floors": {
            "name": "Domains form floors; imports go down only",
            "type": "layers",
            "layers": lines(["claqueta.cli", "claqueta.config", *reversed(packages), "claqueta.engines"]),
        },
        "importlinter:contract:rooms": {
            "name": "In every domain: models, rules, queries, actions, faces; no face uses a face",
            "type": "layers",
            "layers": lines(ROOMS),
            "containers": lines(packages),
        },
        "importlinter:contract:policies": {
            "name": "Policies are values in, values out",
            "type": "forbidden",
            "source_modules": lines(policies),
            "forbidden_modules": lines(f"{package}.models" for package in packages if has(package, "models")),
        },
        "importlinter:contract:engines": {
            "name": "Engines are pure Python",
            "type": "forbidden",
            "source_modules": "claqueta.engines",
            "forbidden_modules": lines(["django", "wagtail"]),
        },
    }


def has(package: str, room: str) -> bool:
    folder = SOURCE / package.replace(".", "/")
    return (folder / f"{room}.py").exists() or (folder / room / "__init__.py").exists()


def lines(values: object) -> str:
    return "\n".join(["", *values])  # type: ignore[misc]


def main() -> int:
    written = configparser.ConfigParser()
    written.read_dict(contracts())
    with tempfile.NamedTemporaryFile("w", suffix=".ini", encoding="utf-8") as file:
        written.write(file)
        file.flush()
        return 0 if lint_imports(config_filename=file.name, cache_dir=None, no_logo=True) else 1


if __name__ == "__main__":
    sys.exit(main())
