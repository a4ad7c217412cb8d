"""Rules as code: one module a calculator, its numbers in a dated file beside it."""
