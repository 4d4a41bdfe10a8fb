import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings import encoder as encoder_module
from embeddings.encoder import BUNDLED_DIM, SentenceEncoder, bundled_model_folder
from embeddings.errors import ModelDamaged, ModelUnavailable
from embeddings.minilm import MiniLM

TEXTS = [
    "Inspectors judged the borough's services for children to be good.",
    "The kettle is on.",
    "A monitoring visit looked at how quickly social workers see a child. " * 8,
]


@pytest.fixture(scope="module")
def bundled() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.mark.model
def test_vectors_are_float32_of_unit_length(bundled: SentenceEncoder):
    vectors = bundled.encode(TEXTS, "passage")
    assert (vectors.shape, vectors.dtype) == ((3, BUNDLED_DIM), np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-6)


@pytest.mark.model
def test_vectors_agree_with_bare_float32_encoding(bundled: SentenceEncoder):
    from sentence_transformers import SentenceTransformer

    bare = SentenceTransformer(str(bundled_model_folder()), device="cpu")
    expected = bare.encode(TEXTS, normalize_embeddings=True)
    cosines = np.sum(expected * bundled.encode(TEXTS, "passage"), axis=1)
    assert cosines.min() > 0.9995


ODD = [
    "",
    " \t\n",
    "Café № 3 — naïve “quotes”, 20 %\u00a0of it…",
    "東京で会議が開かれた。 אבג דהו العربية",
    "🏳️‍🌈 e\u0301 \u200b\x00\x07 \ufffd [SEP] [PAD] ##ing",
    "word " * 400,
    "A" * 300,
]


@pytest.mark.model
def test_the_bundled_models_parts_give_what_a_sentence_transformer_gives():
    from sentence_transformers import SentenceTransformer

    whole = SentenceTransformer(str(bundled_model_folder()), device="cpu")
    parts = MiniLM(bundled_model_folder())
    for texts in ([*TEXTS, *ODD], *([text] for text in ODD)):
        expected = whole.encode(texts, normalize_embeddings=True)
        found = parts.encode(texts)
        assert np.abs(found - expected).max() < 1e-6


@pytest.mark.model
def test_the_bundled_model_imports_no_sentence_transformers():
    script = (
        "import sys; from embeddings.encoder import SentenceEncoder\n"
        "SentenceEncoder().encode(['The kettle is on.'], 'query')\n"
        "heavy = {'sentence_transformers', 'transformers', 'sklearn', 'scipy', 'torch._dynamo'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.model
def test_a_text_has_the_same_vector_in_any_company(bundled: SentenceEncoder):
    alone = bundled.encode(TEXTS[:1], "passage")[0]
    assert float(alone @ bundled.encode(TEXTS, "passage")[0]) > 0.9995


@pytest.mark.model
def test_a_models_own_prompts_are_used(tmp_path: Path):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(bundled_model_folder()), prompts={"query": "ask: ", "document": "text: "}
    )
    model.save(str(tmp_path / "prompted"))
    prompted, plain = SentenceEncoder(str(tmp_path / "prompted")), SentenceEncoder()
    for role, prompt in (("query", "ask: "), ("passage", "text: ")):
        with_prompt = prompted.encode(["How many boroughs?"], role)
        written_out = plain.encode([prompt + "How many boroughs?"], role)
        assert float(with_prompt[0] @ written_out[0]) > 0.9999


@pytest.mark.model
def test_no_texts_give_no_vectors(bundled: SentenceEncoder):
    assert bundled.encode([], "query").shape == (0, BUNDLED_DIM)


def test_a_model_that_is_not_there_is_refused_with_the_way_out(tmp_path: Path):
    with pytest.raises(ModelUnavailable, match="use the bundled model"):
        SentenceEncoder(str(tmp_path / "nothing")).encode(["x"], "query")


def test_a_name_that_no_file_can_have_is_refused_in_a_sentence():
    with pytest.raises(ModelUnavailable, match=r"^no model can be called '.{3,80}; give a folder"):
        SentenceEncoder("x" * 5_000, allow_download=True).encode(["x"], "query")


def test_a_damaged_bundled_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"not the tested bytes")
    monkeypatch.setattr(encoder_module, "bundled_model_folder", lambda: tmp_path)
    with pytest.raises(ModelDamaged, match="reinstall"):
        SentenceEncoder().encode(["x"], "query")


def test_a_model_that_was_verified_and_then_changed_is_verified_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("model.safetensors", "tokenizer.json"):
        shutil.copy(bundled_model_folder() / name, tmp_path)
    monkeypatch.setattr(encoder_module, "bundled_model_folder", lambda: tmp_path)
    encoder_module.verify_bundled_model(again=False)
    with (tmp_path / "tokenizer.json").open("a") as file:
        file.write("\n")
    with pytest.raises(ModelDamaged, match="reinstall"):
        encoder_module.verify_bundled_model(again=False)


@pytest.mark.model
@pytest.mark.skipif(
    sys.platform != "linux", reason="Linux tells how much memory is a process's own"
)
def test_texts_of_many_lengths_leave_no_memory_behind():
    script = (
        "from pathlib import Path; from embeddings.encoder import SentenceEncoder\n"
        "def own():\n"
        "    rows = [row.split() for row in Path('/proc/self/status').read_text().splitlines()]\n"
        "    return next(int(row[1]) for row in rows if row[0] == 'RssAnon:') // 1024\n"
        "encoder = SentenceEncoder()\n"
        "def read(lengths):\n"
        "    for words in lengths: encoder.encode(['word ' * words], 'passage')\n"
        "read(range(60, 130)); before = own(); read(range(130, 200)); grown = own() - before\n"
        "assert grown < 100, f'{grown} MB more'\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.model
@pytest.mark.skipif(
    sys.platform != "linux", reason="Linux tells how much memory is a process's own"
)
def test_a_batch_leaves_nothing_to_be_given_back():
    script = (
        "from pathlib import Path; from embeddings.encoder import SentenceEncoder\n"
        "from embeddings.spare import give_back\n"
        "def own():\n"
        "    rows = [row.split() for row in Path('/proc/self/status').read_text().splitlines()]\n"
        "    return next(int(row[1]) for row in rows if row[0] == 'RssAnon:') // 1024\n"
        "texts = ['word ' * (60 + n * 7 % 130) for n in range(40)]\n"
        "encoder = SentenceEncoder(); encoder.encode(texts, 'passage')\n"
        "before = own(); give_back(); left = before - own()\n"
        "assert left < 10, f'{left} MB lay about'\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
