import ir_measures
from hypothesis import given
from hypothesis import strategies as st

from evals.dataset import Query
from evals.measures import MEASURES, per_query
from evals.trec import write_qrels, write_run

IDS = st.text(st.sampled_from("a1% 条\t\u3000"), min_size=1, max_size=4)


def test_files_are_lines_of_trec(tmp_path):
    queries = [Query("q1", "？", frozenset({"b", "a"})), Query("q2", "？", frozenset({"c"}))]
    write_qrels(tmp_path / "qrels.txt", queries)
    write_run(tmp_path / "default.run", "default", queries, [["a", "x"], []])
    assert (tmp_path / "qrels.txt").read_text() == "q1 0 a 1\nq1 0 b 1\nq2 0 c 1\n"
    assert (tmp_path / "default.run").read_text() == "q1 Q0 a 1 2 default\nq1 Q0 x 2 1 default\n"


def test_ids_with_white_space_stay_one_field(tmp_path):
    queries = [Query("q 1", "？", frozenset({"民法典 第一条"}))]
    write_run(tmp_path / "default.run", "default", queries, [["民法典 第一条", "50%"]])
    rows = [line.split() for line in (tmp_path / "default.run").read_text("utf-8").splitlines()]
    assert [row[:3] for row in rows] == [
        ["q%201", "Q0", "民法典%20第一条"],
        ["q%201", "Q0", "50%25"],
    ]


@given(
    found=st.lists(st.lists(IDS, unique=True, max_size=6), min_size=1, max_size=4),
    gold=st.frozensets(IDS, min_size=1, max_size=3),
)
def test_files_read_back_give_the_same_measures(tmp_path_factory, found, gold):
    folder = tmp_path_factory.mktemp("trec")
    queries = [Query(f"q {number}", "？", gold) for number in range(len(found))]
    write_qrels(folder / "qrels", queries)
    write_run(folder / "run", "default", queries, found)
    measured = ir_measures.calc_aggregate(
        [ir_measures.parse_measure(name) for name in MEASURES],
        list(ir_measures.read_trec_qrels(str(folder / "qrels"))),
        list(ir_measures.read_trec_run(str(folder / "run"))),
    )
    own = per_query(queries, found).mean(axis=0)
    for name, mean in zip(MEASURES, own, strict=True):
        assert abs(measured[ir_measures.parse_measure(name)] - mean) < 1e-9
