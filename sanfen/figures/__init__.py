"""图: tables in, Plotly figures out, and a sentence that says what each shows."""

from sanfen.figures.area_map import area_map, area_map_reading
from sanfen.figures.change_maps import change_maps, change_maps_reading
from sanfen.figures.frame import CONFIG, MAP_CONFIG, clicked
from sanfen.figures.history import class_history, class_history_reading
from sanfen.figures.matrices import (
    class_grade_matrix,
    class_grade_reading,
    transition_matrix,
    transition_reading,
)
from sanfen.figures.points import (
    contribution_bar,
    contribution_reading,
    factor_bar,
    factor_reading,
)
from sanfen.figures.shares import colour_shares, red_shares, red_shares_reading
from sanfen.figures.trends import (
    class_share_reading,
    class_share_trend,
    failure_rate_reading,
    failure_rate_trend,
)
from sanfen.figures.vector_map import vector_map, vector_map_reading
from sanfen.figures.workload import workload_change, workload_reading

__all__ = [
    "CONFIG",
    "MAP_CONFIG",
    "area_map",
    "area_map_reading",
    "change_maps",
    "change_maps_reading",
    "class_grade_matrix",
    "class_grade_reading",
    "class_history",
    "class_history_reading",
    "class_share_reading",
    "class_share_trend",
    "clicked",
    "colour_shares",
    "contribution_bar",
    "contribution_reading",
    "factor_bar",
    "factor_reading",
    "failure_rate_reading",
    "failure_rate_trend",
    "red_shares",
    "red_shares_reading",
    "transition_matrix",
    "transition_reading",
    "vector_map",
    "vector_map_reading",
    "workload_change",
    "workload_reading",
]
