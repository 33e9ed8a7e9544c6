"""Write down the network that reads texts: BERT's layers (Devlin et al. 2019) over matrices of four bits, without their weights.

`python bin/write_network.py` writes `network.onnx` anew; the weights are put in when it is opened. What goes in is a text's pieces
as rows of numbers, already placed and evened out; what comes out is what the last layer makes of each.
"""

import sys
from pathlib import Path

from onnx import ModelProto, NodeProto, TensorProto, helper

NETWORK = Path("src/claqueta/engines/search/meaning/network.onnx")
LAYERS, WIDTH, INNER, HEADS, BLOCK, SMALLEST = 12, 384, 1536, 12, 32, 1e-12
"""Of multilingual-e5-small; `BLOCK` numbers share a scale."""
FUSED = "com.microsoft"
"""Operators of ONNX Runtime beside the standard's."""
BY_INTEGERS = 4
"""Accuracy level of `MatMulNBits`: both sides as integers of eight bits."""


class _Network:
    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.weights: list[TensorProto] = []

    def weight(self, name: str, kind: int, *shape: int) -> str:
        """A tensor whose numbers come from elsewhere."""
        found = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
        found.external_data.add(key="location", value="weights")
        self.weights.append(found)
        return name

    def does(self, operator: str, *inputs: str, to: str, domain: str = FUSED, **how: object) -> str:
        outputs = to.split()
        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **how))
        return outputs[0]

    def times(self, given: str, name: str, width: int, rows: int) -> str:
        """A matrix of four bits and what is added to its product."""
        blocks = width // BLOCK
        quarters = self.weight(f"{name}.w", TensorProto.UINT8, rows, blocks, BLOCK // 2)
        scales = self.weight(f"{name}.scale", TensorProto.FLOAT, rows * blocks)
        more = self.weight(f"{name}.b", TensorProto.FLOAT, rows)
        how = {"K": width, "N": rows, "bits": 4, "block_size": BLOCK, "accuracy_level": BY_INTEGERS}
        return self.does("MatMulNBits", given, quarters, scales, "", "", more, to=f"{name}.made", **how)

    def even(self, given: str, beside: str, name: str) -> str:
        """Both added, each row with mean nought and variance one, then stretched and moved."""
        by = [self.weight(f"{name}.{part}", TensorProto.FLOAT, WIDTH) for part in "wb"]
        return self.does("SkipLayerNormalization", given, beside, *by, to=f"{name}.made", epsilon=SMALLEST)


def network() -> ModelProto:
    """All layers, one after the other."""
    made, state = _Network(), "begun"
    for layer in (f"l{number}" for number in range(LAYERS)):
        looks = made.times(state, f"{layer}.qkv", WIDTH, 3 * WIDTH)
        parts = [f"{layer}.{part}" for part in "qkv"]
        made.does("Split", looks, to=" ".join(parts), domain="", axis=2, num_outputs=3)
        seen = made.does("MultiHeadAttention", *parts, to=f"{layer}.heed", num_heads=HEADS)
        state = made.even(made.times(seen, f"{layer}.ao", WIDTH, WIDTH), state, f"{layer}.aln")
        wide = made.does("Gelu", made.times(state, f"{layer}.fi", WIDTH, INNER), to=f"{layer}.bent")
        state = made.even(made.times(wide, f"{layer}.fo", INNER, WIDTH), state, f"{layer}.oln")
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "pieces", WIDTH])
        for name in ("begun", state)
    ]
    graph = helper.make_graph(made.nodes, "reading", ends[:1], ends[1:], made.weights)
    sets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(graph, opset_imports=sets, ir_version=9, producer_name="claqueta")


if __name__ == "__main__":
    sys.stdout.write(f"{NETWORK}: {NETWORK.write_bytes(network().SerializeToString())} bytes\n")
