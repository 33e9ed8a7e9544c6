"""Linear programmes in whole numbers, solved by HiGHS (Huangfu and Hall, Mathematical Programming Computation 10, 2018)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """That a sum of variables, each times its factor, lies between two numbers."""

    factors: Mapping[int, float]
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class Solved:
    values: tuple[int, ...]
    proven: bool
    """Whether no better values exist; otherwise time was up."""


def most(
    worth: Sequence[float],
    rows: Sequence[Row],
    upper: Sequence[float],
    *,
    lower: Sequence[float] | None = None,
    seconds: float = 20.0,
) -> Solved | None:
    """Whole values of the most worth within the rows and between the bounds; none where no values keep the rows.

    One thread and no chance: the same programme has the same answer.
    """
    import highspy

    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(worth), len(rows)
    programme.sense_ = highspy.ObjSense.kMaximize
    programme.col_cost_ = np.array(worth, dtype=np.double)
    programme.col_lower_ = np.array(lower or [0.0] * len(worth), dtype=np.double)
    programme.col_upper_ = np.array(upper, dtype=np.double)
    programme.row_lower_ = np.array([row.low for row in rows], dtype=np.double)
    programme.row_upper_ = np.array([row.high for row in rows], dtype=np.double)
    matrix = programme.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.factors) for row in rows)])
    matrix.index_ = np.array([column for row in rows for column in row.factors], dtype=np.int32)
    matrix.value_ = np.array([factor for row in rows for factor in row.factors.values()], dtype=np.double)
    programme.integrality_ = [highspy.HighsVarType.kInteger] * len(worth)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("time_limit", float(seconds)),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-7),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(programme)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    found = solver.getSolution().col_value
    return Solved(
        tuple(round(value) for value in found), solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    )
