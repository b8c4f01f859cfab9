#pragma once
#include <dnnl.h>

// libgomp runs oneDNN's products. Swift's clang ships no omp.h, so the two calls we need stand here.
void omp_set_num_threads(int count);
int omp_get_max_threads(void);
