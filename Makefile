# Everything runs in .venv, which the first target that needs it sets up.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
JOBS ?= 2
QUESTIONS ?= ../shared/evals/public.jsonl

BIN := .venv/bin
INSTALLED := .venv/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test lint eval bench docs clean browser

help: ## 列出这些目标
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(INSTALLED) ## 安装依赖并打开网页 http://127.0.0.1:7860
	@$(BIN)/python app.py

test: $(INSTALLED) browser lint ## 安装依赖，检查格式、写法和类型，运行全部测试
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile

lint: $(INSTALLED) ## 检查格式、写法和类型
	@$(BIN)/ruff format --check --quiet . || { echo "格式不符，请运行：.venv/bin/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

eval: $(INSTALLED) ## 给答案评分：make eval QUESTIONS=题目.jsonl
	@test -f "$(QUESTIONS)" || { echo "没有题目文件 $(QUESTIONS)。请指定：make eval QUESTIONS=题目.jsonl"; exit 1; }
	@$(BIN)/python -m evals answers --questions "$(QUESTIONS)" --out "evals/reports/answers-$$(date +%Y%m%d-%H%M%S)"

bench: $(INSTALLED) ## 测量速度
	@$(BIN)/python -m evals speed

docs: $(INSTALLED) ## 由参数和算例重新生成 docs/calculators
	@$(BIN)/python -m assistant.calculators.documentation docs/calculators

clean: ## 删除 .venv 和各种缓存（不动用户数据文件夹）
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "需要 Python 3.11。请指定：make PYTHON=python3.11 …"; exit 1; }
	@echo "安装依赖到 .venv（首次约需几分钟，占用约 2.4 GB）……"
	@$(PYTHON) -m venv .venv
	@$(PIP) install -qq -r requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@$(BIN)/python -c 'import sys, torch; sys.exit(torch.version.cuda is not None)' \
	  || echo "装上的 torch 是 CUDA 版：能用，但多占数 GB 磁盘；本程序只需要 CPU 版。"
	@touch $@

# The tests of the page drive a real Chromium; where the user may not install it, they fail.
browser:
	@command -v chromium >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "安装网页测试所需的 chromium 和中文字体……"; \
	  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	    apt-get -qq install -y --no-install-recommends chromium fonts-droid-fallback; } \
	    >/dev/null 2>&1 || echo "没有装上 chromium（是否连不上网络？），网页测试会失败。"; \
	else \
	  echo "网页测试需要 chromium，请由管理员安装：apt-get install chromium fonts-droid-fallback"; \
	fi
