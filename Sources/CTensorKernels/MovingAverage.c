#include "Kernel.h"

KERNEL void tensor_move_average(const float *x, float rate, float *average, intptr_t n) {
  ELEMENTWISE
  for (intptr_t i = 0; i < n; i++) average[i] += rate * (x[i] - average[i]);
}
