"""权限表: what each role may do. The one place that says so.

Where the rights are enforced is where data leave the ledger; the menu only follows.
"""

from enum import StrEnum

from sanfen.vocabulary import Role


class Right(StrEnum):
    """What somebody may be allowed to do (权限)."""

    RESULTS = "查看分级分类分色"
    DOWNLOAD = "下载结果"
    WHAT_IF = "权重推演"
    SAVE_SCENARIO = "保存方案"
    PROPOSE_RULES = "提出规则修订"
    APPROVE_RULES = "批准规则修订"
    RISK = "查看抽查风险"
    TRAIN = "训练风险模型"
    IMPORT = "报送与撤回数据"
    EXPORT_RECORDS = "导出台账"
    AUDIT = "查阅操作日志"
    ACCOUNTS = "管理账号"
    API_KEYS = "管理接口密钥"


_EVERYBODY = frozenset(Role) - {Role.ADMINISTRATOR}

RIGHTS: dict[Right, frozenset[Role]] = {
    Right.RESULTS: _EVERYBODY,
    Right.DOWNLOAD: _EVERYBODY,
    Right.WHAT_IF: frozenset({Role.DIRECTOR, Role.PLANNER, Role.PRESENTER}),
    Right.SAVE_SCENARIO: frozenset({Role.DIRECTOR, Role.PLANNER}),
    Right.PROPOSE_RULES: frozenset({Role.PLANNER}),
    Right.APPROVE_RULES: frozenset({Role.DIRECTOR}),
    Right.RISK: frozenset({Role.DIRECTOR, Role.PLANNER, Role.INSPECTOR}),
    Right.TRAIN: frozenset({Role.PLANNER}),
    Right.IMPORT: frozenset({Role.DATA_OFFICER}),
    Right.EXPORT_RECORDS: frozenset({Role.DATA_OFFICER, Role.PLANNER}),
    Right.AUDIT: frozenset({Role.DIRECTOR, Role.ADMINISTRATOR}),
    Right.ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Right.API_KEYS: frozenset({Role.DATA_OFFICER}),
}
"""Who may do what. The administrator keeps accounts and sees no enterprise, not by a key either."""

CITY_ONLY = frozenset(
    {
        Right.PROPOSE_RULES,
        Right.APPROVE_RULES,
        Right.TRAIN,
        Right.AUDIT,
        Right.ACCOUNTS,
        Right.API_KEYS,
    }
)
"""What concerns the whole city: nobody of a county or town may do it."""
