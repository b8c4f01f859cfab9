// Philox4x32-10 (Salmon et al. 2011): ten rounds of multiply and xor turn a counter into random words.
#pragma once
#include "Kernel.h"

INLINE void philox(uint32_t counter[4], uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; round++) {
    uint64_t product0 = (uint64_t)0xD2511F53u * counter[0];
    uint64_t product1 = (uint64_t)0xCD9E8D57u * counter[2];
    uint32_t c1 = counter[1], c3 = counter[3];
    counter[0] = (uint32_t)(product1 >> 32) ^ c1 ^ key0;
    counter[1] = (uint32_t)product1;
    counter[2] = (uint32_t)(product0 >> 32) ^ c3 ^ key1;
    counter[3] = (uint32_t)product0;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
}

// Sixteen counters at a time give 64 words. Word w of counter 16 b + lane is element 64 b + 16 w + lane,
// so that a vector of elements is one word of sixteen neighbouring counters and needs no shuffle.
enum { PHILOX_LANES = 16, PHILOX_BLOCK = 64 };

INLINE void philox_words(uint64_t block, uint64_t stream, uint64_t seed, uint32_t words[PHILOX_BLOCK]) {
  // Words stand in the low halves of 64-bit lanes, where vectors multiply 32 by 32 bits. What the rounds
  // leave in the high halves is never read.
  uint64_t c0[PHILOX_LANES], c1[PHILOX_LANES], c2[PHILOX_LANES], c3[PHILOX_LANES];
  uint64_t first = block * PHILOX_LANES;  // never wraps within a block: its low four bits are 0
  for (int j = 0; j < PHILOX_LANES; j++) {
    c0[j] = (uint32_t)first + (uint32_t)j;
    c1[j] = first >> 32;
    c2[j] = (uint32_t)stream;
    c3[j] = stream >> 32;
  }
  uint32_t key0 = (uint32_t)seed, key1 = (uint32_t)(seed >> 32);
  for (int round = 0; round < 10; round++) {
    for (int j = 0; j < PHILOX_LANES; j++) {
      uint64_t product0 = (c0[j] & 0xFFFFFFFFu) * 0xD2511F53u;
      uint64_t product1 = (c2[j] & 0xFFFFFFFFu) * 0xCD9E8D57u;
      c0[j] = (product1 >> 32) ^ c1[j] ^ key0;
      c1[j] = product1;
      c2[j] = (product0 >> 32) ^ c3[j] ^ key1;
      c3[j] = product0;
    }
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  for (int j = 0; j < PHILOX_LANES; j++) {
    words[j] = (uint32_t)c0[j];
    words[16 + j] = (uint32_t)c1[j];
    words[32 + j] = (uint32_t)c2[j];
    words[48 + j] = (uint32_t)c3[j];
  }
}

/// The least word that keeps an element.
INLINE uint32_t keep_threshold(TensorDropout dropout) {
  double threshold = (double)dropout.rate * 4294967296.0;
  return threshold >= 4294967295.0 ? 4294967295u : (uint32_t)threshold;
}

INLINE float keep_scale(TensorDropout dropout) { return 1.0f / (1.0f - dropout.rate); }

/// The multipliers (0 or 1 / (1 - rate)) of elements 64 · block ..< 64 · (block + 1).
INLINE void dropout_block(TensorDropout dropout, uint64_t block, float multipliers[PHILOX_BLOCK]) {
  uint32_t words[PHILOX_BLOCK];
  philox_words(block, dropout.stream, dropout.seed, words);
  uint32_t threshold = keep_threshold(dropout);
  float scale = keep_scale(dropout);
  for (int j = 0; j < PHILOX_BLOCK; j++) multipliers[j] = words[j] >= threshold ? scale : 0.0f;
}

/// The multipliers of elements first ..< first + n, wherever blocks begin.
INLINE void dropout_range(TensorDropout dropout, intptr_t first, float *multipliers, intptr_t n) {
  float block[PHILOX_BLOCK];
  intptr_t i = 0;
  while (i < n) {
    intptr_t element = first + i, start = element & (PHILOX_BLOCK - 1);
    dropout_block(dropout, (uint64_t)(element / PHILOX_BLOCK), block);
    intptr_t count = PHILOX_BLOCK - start < n - i ? PHILOX_BLOCK - start : n - i;
    memcpy(multipliers + i, block + start, (size_t)count * sizeof(float));
    i += count;
  }
}

/// Drops elements of a row in place; `first` is where the row begins in its tensor.
INLINE void drop_row(TensorDropout dropout, intptr_t first, float *row, intptr_t width) {
  float multipliers[256];
  for (intptr_t start = 0; start < width; start += 256) {
    intptr_t n = width - start < 256 ? width - start : 256;
    dropout_range(dropout, first + start, multipliers, n);
    ELEMENTWISE
    for (intptr_t i = 0; i < n; i++) row[start + i] *= multipliers[i];
  }
}
