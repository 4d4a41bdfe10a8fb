"""The house, as its imports show it: who may know whom, and which libraries who may know.

    app.py
      ↓
    clients     qa.cli starts qa.desk and qa.evaluation, which the desk shows; qa.training
                stands aside
      ↓
    face        qa.library, of which qa.keeping and qa.consulting are parts, over qa.opened, the
                catalogue and indexes in step; and the values that go in and out
      ↓
    stages      conversation → retrieval → reading → composing, taken in turn by qa.pipeline;
                qa.upkeep, qa.evidence, qa.notebook, qa.court, qa.suggestions and qa.pointing
                beside them
      ↓
    values      question, answer and its parts, verdict, as_read, settings, status, errors
      ↓
    corpus, embeddings      neither knows the other, or qa

Every import counts, wherever it stands: one in a function, for a quick start, is an arrow
like any other, and so is one for the type checker. An arrow that is not in `MAY_IMPORT` is
a fault, and so is a circle among modules.
"""

import ast
import tomllib
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("app", "corpus", "embeddings", "qa")

CORPUS = {"corpus", "corpus.article", "corpus.tables", "corpus.errors"}
BELOW = {*CORPUS, "embeddings", "embeddings.files", "embeddings.errors", "embeddings.kernels"}
OF_AN_ANSWER = {"qa.quotes", "qa.groups", "qa.looked_at", "qa.saying", "qa.markdown"}
VALUES = {
    "qa.question",
    "qa.answer",
    *OF_AN_ANSWER,
    "qa.verdict",
    "qa.as_read",
    "qa.settings",
    "qa.language_model",
    "qa.status",
    "qa.errors",
}
STAGES = ("qa.conversation", "qa.retrieval", "qa.reading", "qa.composing")
FACE = {"qa", "qa.library", *VALUES}
FOR_CLIENTS = {
    *FACE,
    "qa.lazily",
    "qa.quoted_table",
    "qa.side_door",
    "qa.evidence",
    "qa.notebook",
    "qa.suggestions",
    "corpus.article",
    "corpus.tables",
    "corpus.errors",
    "embeddings.files",
}
"""The face of `qa`; since they come out of it, the values of `corpus`; and the one writer of
files that must be whole.
"""

MAY_IMPORT: Mapping[str, set[str]] = {
    "app": {"qa.cli"},
    # clients
    "qa.cli": {*FOR_CLIENTS, "qa.desk", "qa.evaluation"},
    "qa.desk": {*FOR_CLIENTS, "qa.evaluation"},
    "qa.evaluation": FOR_CLIENTS,
    # It makes what a stage reads with, so it knows the stages; and a reader in training is
    # measured by the same measures as an answer. It is not in the wheel.
    "qa.training": {*BELOW, *FACE, *STAGES, "qa.evaluation"},
    # face
    "qa": {*FACE, "qa.lazily"},
    "qa.library": {
        *BELOW,
        *VALUES,
        *STAGES,
        "qa.pipeline",
        "qa.upkeep",
        "qa.keeping",
        "qa.consulting",
        "qa.opened",
        "qa.pointing",
    },
    "qa.consulting": {
        *BELOW,
        *VALUES,
        *STAGES,
        "qa.upkeep",
        "qa.opened",
        "qa.evidence",
        "qa.notebook",
        "qa.court",
    },
    "qa.keeping": {*BELOW, *VALUES, *STAGES, "qa.upkeep", "qa.opened"},
    "qa.opened": {*BELOW, *VALUES, *STAGES, "qa.upkeep"},
    # stages: each knows those before it
    "qa.pipeline": {*BELOW, *VALUES, *STAGES},
    "qa.upkeep": {*BELOW, *VALUES, *STAGES},
    "qa.court": {*BELOW, *VALUES, *STAGES},
    "qa.suggestions": {*BELOW, *VALUES, *STAGES},
    # A language model behind the stages' seams: it knows them, and none of them knows it.
    "qa.pointing": {*BELOW, *VALUES, *STAGES},
    # What goes out: it knows answers and articles, and of the stages none.
    "qa.evidence": {*BELOW, *VALUES, "qa.quoted_table", "qa.rows", "qa.lazily"},
    **{stage: {*BELOW, *VALUES, *STAGES[:n]} for n, stage in enumerate(STAGES)},
    "qa.notebook": VALUES,
    # values
    "qa.answer": {"qa.question", "qa.language_model", "qa.rows", *OF_AN_ANSWER},
    "qa.markdown": {"qa.quotes", "qa.saying", "qa.quoted_table", "corpus.tables"},
    "qa.quotes": {"qa.quoted_table", "qa.rows", "corpus.article", "corpus.tables"},
    "qa.groups": {"qa.rows", "qa.saying"},
    "qa.looked_at": {"qa.rows", "qa.saying"},
    "qa.saying": set(),
    "qa.verdict": {"qa.answer", "qa.rows", "qa.saying"},
    "qa.quoted_table": {"qa.rows", "corpus.tables"},
    "qa.rows": set(),
    "qa.as_read": CORPUS,
    "qa.question": set(),
    "qa.settings": {"embeddings", "qa.language_model"},
    "qa.language_model": {"qa.rows", "qa.saying"},
    "qa.status": {"qa.settings", "qa.language_model", "qa.as_read", "embeddings.kernels", *CORPUS},
    "qa.errors": {"corpus.errors", "embeddings.errors"},
    "qa.lazily": set(),
    "qa.side_door": {"qa.settings"},
    # below
    "corpus": {"corpus.article", "corpus.tables", "corpus.errors"},
    "corpus.article": {"corpus.tables", "corpus.errors"},
    "corpus.tables": set(),
    "corpus.errors": set(),
    "embeddings": {"embeddings.files", "embeddings.errors", "embeddings.kernels"},
    "embeddings.files": {"embeddings.errors"},
    "embeddings.errors": set(),
    "embeddings.kernels": set(),
}
"""Room → the rooms it may import besides itself. A module lies in the room that its name
begins with, the longest if there are two.
"""

HOMES: Mapping[str, set[str]] = {
    "gradio": {"qa.desk"},
    "fastapi": {"qa.desk"},
    "uvicorn": {"qa.desk"},
    "httpx": {"qa.pointing.chat"},
    "pydantic": {"qa.pointing"},
    "mcp": {"qa.desk.programs.mcp_tools"},
    "mcp_types": {"qa.desk.programs.mcp_tools"},
    "typer": {"qa.cli"},
    "rich": {"qa.cli"},
    "faiss": {"embeddings.stores.faiss_index"},
    "tantivy": {"qa.retrieval.lexical", "qa.retrieval.segments", "qa.retrieval.vocabulary"},
    "pymilvus": {"embeddings.stores.milvus"},
    "sqlite3": {"corpus.catalogue", "qa.notebook"},
    "sentence_transformers": {"embeddings.encoder"},
    "transformers": {
        "embeddings.encoder",
        "qa.training",
    },
    "trafilatura": {"corpus.formats"},
    "lxml": {"corpus.formats"},
    "pypdfium2": {"corpus.formats"},
    "docx": {"corpus.formats", "qa.evidence.word"},
    "pptx": {"corpus.formats"},
    "striprtf": {"corpus.formats"},
    "feedparser": {"corpus.formats"},
    "warcio": {"corpus.formats"},
    "quotequail": {"corpus.formats"},
    "rapidocr": {"corpus.formats.ocr"},
    "jinja2": {"qa.evaluation"},
    "ir_measures": {"qa.evaluation"},
    "lemminflect": {"qa.training"},
    "pycountry": {"qa.training"},
}
"""Others' library → the modules or rooms that may know it. A foreign habit stops there."""

Graph = Mapping[str, set[str]]
"""Module → what it imports, ours and others'."""


def imports(source: str, ours: Iterable[str]) -> set[str]:
    """The modules that a file imports, anywhere in it.

    `from a import b` is the module `a.b` if that is one of `ours`, else `a`.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"line {node.lineno} imports relatively; name the whole module")
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in ours else str(node.module) for name in whole}
    return found


def read_graph() -> Graph:
    """The imports of every module of ours."""
    paths = [ROOT / "app.py", *(p for top in PACKAGES for p in (ROOT / top).rglob("*.py"))]
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }
    return {name: imports(path.read_text(encoding="utf-8"), files) for name, path in files.items()}


def is_within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def room_of(module: str) -> str | None:
    """The room a module lies in, None where it has none: only `qa` itself lies in `qa`."""
    rooms = [room for room in MAY_IMPORT if is_within(module, room)]
    room = max(rooms, key=len, default=None)
    return None if room == "qa" != module else room


def arrow_faults(graph: Graph) -> list[str]:
    """The modules that lie in no room, and the imports that their room may not make."""
    faults = []
    for module, imported in sorted(graph.items()):
        room = room_of(module)
        if room is None:
            faults.append(f"{module} lies in no room of MAY_IMPORT")
            continue
        for other in sorted(imported):
            theirs = room_of(other)
            if other.split(".")[0] in PACKAGES and theirs not in {room, *MAY_IMPORT[room]}:
                faults.append(f"{module} imports {other}")
    return faults


def circle(graph: Graph) -> list[str]:
    """The modules of one circle, each importing the one before it; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def home_faults(graph: Graph) -> list[str]:
    """The modules that know a library that only others may know."""
    return [
        f"{module} imports {library}"
        for module, imported in sorted(graph.items())
        for library, homes in HOMES.items()
        if any(is_within(other, library) for other in imported)
        and not any(is_within(module, home) for home in homes)
    ]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return read_graph()


def test_every_import_follows_an_arrow(graph: Graph):
    assert arrow_faults(graph) == []


def test_no_modules_import_each_other_in_a_circle(graph: Graph):
    assert circle(graph) == []


def test_a_library_is_known_in_its_home_only(graph: Graph):
    assert home_faults(graph) == []
    known = {other.split(".")[0] for imported in graph.values() for other in imported}
    assert set(HOMES) <= known


def test_only_names_of_a_package_are_imported_by_text(graph: Graph):
    """What is imported by its name as a text, no other test here sees."""
    by_text = {name for name, imported in graph.items() if "importlib" in imported}
    assert by_text <= {"qa.lazily"}


def test_training_is_not_in_the_wheel():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tools["setuptools"]["packages"]["find"]["exclude"] == ["qa.training*"]
    assert "qa.training" not in tools["setuptools"]["package-data"]


@pytest.mark.parametrize(
    ("module", "other"),
    [
        ("corpus.passages", "embeddings.encoder"),
        ("embeddings.encoder", "corpus.article"),
        ("corpus.paths", "qa.errors"),
        ("qa.answer", "qa.settings"),
        ("qa.retrieval.retriever", "qa.reading.reader"),
        ("qa.reading.model", "qa.composing.verify"),
        ("qa.composing.citing", "qa.pipeline"),
        ("qa.composing.citing", "qa.library"),
        ("qa.upkeep.doctor", "qa.cli.console"),
        ("qa.composing.citing", "qa.court.court"),
        ("qa.library", "qa.evaluation"),
        ("qa.reading.model", "qa.training.trainer"),
        ("qa.desk.page", "qa.reading.reader"),
        ("qa.evaluation.report", "qa.desk.page"),
        ("qa.evaluation.run", "corpus.catalogue"),
        ("qa.cli.commands", "qa.upkeep.adding"),
        ("app", "qa.library"),
    ],
)
def test_an_arrow_the_wrong_way_is_a_fault(module: str, other: str):
    assert arrow_faults({module: {other, "json"}}) == [f"{module} imports {other}"]


def test_a_module_without_a_room_is_a_fault():
    assert arrow_faults({"qa.utils": set()}) == ["qa.utils lies in no room of MAY_IMPORT"]


def test_a_circle_is_found_through_functions_and_type_checking():
    sources = {
        "qa.a": "def late():\n    from qa import b\n",
        "qa.b": "if TYPE_CHECKING:\n    import qa.c\n",
        "qa.c": "from qa.a import late\n",
    }
    found = circle({name: imports(source, sources) for name, source in sources.items()})
    assert set(found) == {"qa.a", "qa.b", "qa.c"}
    assert circle({"qa.a": {"qa.b"}, "qa.b": set()}) == []


def test_a_library_away_from_its_home_is_a_fault():
    planted = {
        "qa.desk.page": {"gradio.events"},
        "qa.cli.console": {"rich.text", "richer"},
        "qa.evaluation.report": {"rich.table"},
        "qa.library": {"sqlite3"},
    }
    assert home_faults(planted) == [
        "qa.evaluation.report imports rich",
        "qa.library imports sqlite3",
    ]


def test_a_relative_import_is_refused():
    with pytest.raises(ValueError, match="line 1 imports relatively"):
        imports("from .questions import read\n", [])
