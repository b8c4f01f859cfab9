#include "Philox.h"

void tensor_philox_block(uint64_t counter, uint64_t stream, uint64_t seed, uint32_t words[4]) {
  words[0] = (uint32_t)counter;
  words[1] = (uint32_t)(counter >> 32);
  words[2] = (uint32_t)stream;
  words[3] = (uint32_t)(stream >> 32);
  philox(words, (uint32_t)seed, (uint32_t)(seed >> 32));
}

KERNEL void tensor_dropout(const float *x, TensorDropout dropout, float *y, bool accumulate, intptr_t n) {
  float multipliers[PHILOX_BLOCK];
  for (intptr_t start = 0; start < n; start += PHILOX_BLOCK) {
    intptr_t count = n - start < PHILOX_BLOCK ? n - start : PHILOX_BLOCK;
    dropout_block(dropout, (uint64_t)(start / PHILOX_BLOCK), multipliers);
    if (accumulate) {
      ELEMENTWISE
      for (intptr_t i = 0; i < count; i++) y[start + i] += x[start + i] * multipliers[i];
    } else {
      ELEMENTWISE
      for (intptr_t i = 0; i < count; i++) y[start + i] = x[start + i] * multipliers[i];
    }
  }
}
