"""The arrows between the packages, and the order of the stages: who may import whom."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"corpus", "embeddings", "qa", "app"}
MAY_IMPORT = {
    "corpus": {"corpus"},
    "embeddings": {"embeddings"},
    "qa": {"corpus", "embeddings", "qa"},
    "app": {"qa"},
}
STAGES = ["qa.conversation", "qa.retrieval", "qa.reading", "qa.composing"]


def imports(path: Path) -> set[str]:
    """The modules that a file names in its imports, wherever in the file they stand."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files(package: str) -> list[Path]:
    return [ROOT / "app.py"] if package == "app" else sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_the_arrows_run_one_way(package: str):
    assert files(package)
    for path in files(package):
        tops = {name.split(".")[0] for name in imports(path)} & PACKAGES
        assert tops <= MAY_IMPORT[package], f"{path} imports {tops - MAY_IMPORT[package]}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_nothing_of_a_later_one(stage: str):
    later = [
        *STAGES[STAGES.index(stage) + 1 :],
        "qa.pipeline",
        "qa.library",
        "qa.desk",
        "qa.evaluation",
        "qa.cli",
        "qa.training",
    ]
    for path in (ROOT / stage.replace(".", "/")).rglob("*.py"):
        wrong = {n for n in imports(path) if any(n == x or n.startswith(f"{x}.") for x in later)}
        assert not wrong, f"{path} imports {wrong}"


def test_only_app_and_desk_know_gradio():
    for package in ("corpus", "embeddings", "qa"):
        for path in files(package):
            if path.parent.name != "desk":
                assert not any(n.split(".")[0] == "gradio" for n in imports(path)), path


def test_only_one_module_each_knows_faiss_and_tantivy():
    for foreign, home in (("faiss", "faiss_store.py"), ("tantivy", "lexical.py")):
        users = [
            path.name
            for package in ("corpus", "embeddings", "qa")
            for path in files(package)
            if any(n.split(".")[0] == foreign for n in imports(path))
        ]
        assert users == [home]
