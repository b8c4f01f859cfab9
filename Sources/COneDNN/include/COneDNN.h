#pragma once
#include <dnnl.h>
#include <stdbool.h>
#include <stdint.h>

// libgomp runs oneDNN's products. Swift's clang ships no omp.h, so the two calls we need stand here.
void omp_set_num_threads(int count);
int omp_get_max_threads(void);

/// c = op(a) · op(b), or c + that, with bfloat16 operands and float32 sums and result; row by row.
///
/// op transposes where the flag says so; after it a is [m, k], b [k, n], c [m, n]. From any number of threads.
dnnl_status_t onednn_multiply_bf16(intptr_t m, intptr_t n, intptr_t k, const uint16_t *a, bool transpose_a,
                                   const uint16_t *b, bool transpose_b, bool accumulate, float *c);
