// Packed multi-head attention, one sentence and head at a time, in tiles of queries.
//
// A tile's scores live in scratch as [TILE, columns]; keys and values are transposed into scratch once a
// sentence and head, so that every product below has its inner loop over neighbouring floats.
#include "Philox.h"

enum { TILE = 32, LANES = 16 };
typedef float Vector __attribute__((vector_size(4 * LANES), aligned(4)));

// Vectors pass between inlined functions only, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

INLINE Vector load(const float *x) { return *(const Vector *)x; }
INLINE void store(float *x, Vector v) { *(Vector *)x = v; }
INLINE intptr_t least(intptr_t a, intptr_t b) { return a < b ? a : b; }
INLINE intptr_t greatest(intptr_t a, intptr_t b) { return a > b ? a : b; }
INLINE intptr_t round_up(intptr_t n) { return (n + LANES - 1) / LANES * LANES; }

/// The floats between rows of transposed keys: rows a power of two apart would share few sets of the cache.
INLINE intptr_t key_columns(intptr_t keys) {
  intptr_t columns = round_up(keys);
  return columns % 64 == 0 ? columns + LANES : columns;
}

/// `rows` x `vectors` results in registers. a is read at a[row · aRow + k · aColumn], b is [K, N] row by row.
INLINE void product_block(int rows, int vectors, intptr_t depth, const float *a, intptr_t aRow, intptr_t aColumn,
                          const float *b, intptr_t bRow, float *c, intptr_t cRow, bool accumulate) {
  Vector sums[4][2];
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) sums[r][v] = accumulate ? load(c + r * cRow + v * LANES) : (Vector){0};
  for (intptr_t k = 0; k < depth; k++) {
    Vector right[2];
    for (int v = 0; v < vectors; v++) right[v] = load(b + k * bRow + v * LANES);
    for (int r = 0; r < rows; r++) {
      float left = a[r * aRow + k * aColumn];
      for (int v = 0; v < vectors; v++) sums[r][v] += left * right[v];
    }
  }
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) store(c + r * cRow + v * LANES, sums[r][v]);
}

/// c = a · b (+ c) for a [M, K] of any strides, b [K, N] and c [M, N] row by row.
INLINE void product(intptr_t m, intptr_t n, intptr_t depth, const float *a, intptr_t aRow, intptr_t aColumn,
                    const float *b, intptr_t bRow, float *c, intptr_t cRow, bool accumulate) {
  intptr_t j = 0;
  for (; j + 2 * LANES <= n; j += 2 * LANES) {
    intptr_t i = 0;
    for (; i + 4 <= m; i += 4)
      product_block(4, 2, depth, a + i * aRow, aRow, aColumn, b + j, bRow, c + i * cRow + j, cRow, accumulate);
    for (; i < m; i++)
      product_block(1, 2, depth, a + i * aRow, aRow, aColumn, b + j, bRow, c + i * cRow + j, cRow, accumulate);
  }
  for (; j + LANES <= n; j += LANES) {
    intptr_t i = 0;
    for (; i + 4 <= m; i += 4)
      product_block(4, 1, depth, a + i * aRow, aRow, aColumn, b + j, bRow, c + i * cRow + j, cRow, accumulate);
    for (; i < m; i++)
      product_block(1, 1, depth, a + i * aRow, aRow, aColumn, b + j, bRow, c + i * cRow + j, cRow, accumulate);
  }
  if (j == n) return;
  for (intptr_t i = 0; i < m; i++) {
    float sums[LANES];
    intptr_t rest = n - j;
    for (intptr_t l = 0; l < rest; l++) sums[l] = accumulate ? c[i * cRow + j + l] : 0.0f;
    for (intptr_t k = 0; k < depth; k++) {
      float left = a[i * aRow + k * aColumn];
      for (intptr_t l = 0; l < rest; l++) sums[l] += left * b[k * bRow + j + l];
    }
    for (intptr_t l = 0; l < rest; l++) c[i * cRow + j + l] = sums[l];
  }
}

#define SHUFFLE(A, B, ...) __builtin_shufflevector(A, B, __VA_ARGS__)

/// The transpose of sixteen rows of sixteen, by four rounds of interleaving rows i and i + 8.
INLINE void transpose_square(const float *x, intptr_t xRow, float *y, intptr_t yRow) {
  Vector a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = load(x + i * xRow);
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < 8; i++) {
      b[2 * i] = SHUFFLE(a[i], a[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      b[2 * i + 1] = SHUFFLE(a[i], a[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 16; i++) a[i] = b[i];
  }
  for (int i = 0; i < 16; i++) store(y + i * yRow, a[i]);
}

/// y [width, columns] = transpose of x [rows, width], 0 in columns rows ..< columns.
INLINE void transpose(const float *x, intptr_t xRow, intptr_t rows, intptr_t width, float *y, intptr_t columns) {
  for (intptr_t j = 0; j < columns; j += LANES) {
    intptr_t d = 0;
    if (j + LANES <= rows)
      for (; d + LANES <= width; d += LANES)
        transpose_square(x + j * xRow + d, xRow, y + d * columns + j, columns);
    else if (j < rows) {
      float padded[LANES * LANES];
      for (; d + LANES <= width; d += LANES) {
        for (intptr_t l = 0; l < LANES; l++)
          store(padded + l * LANES, j + l < rows ? load(x + (j + l) * xRow + d) : (Vector){0});
        transpose_square(padded, LANES, y + d * columns + j, columns);
      }
    }
    for (; d < width; d++)
      for (intptr_t l = 0; l < LANES; l++) y[d * columns + j + l] = j + l < rows ? x[(j + l) * xRow + d] : 0.0f;
  }
}

/// What a tile of queries of one sentence sees.
typedef struct {
  intptr_t first, count;  // queries
  intptr_t low, high;     // columns of the score tile, multiples of LANES
  intptr_t queries, keys;
  TensorVisibility visible;
} Tile;

INLINE intptr_t first_key(const Tile *tile, intptr_t query) {
  return least(tile->keys, greatest(0, query + tile->keys - tile->queries - tile->visible.before));
}
INLINE intptr_t end_key(const Tile *tile, intptr_t query) {
  return greatest(0, least(tile->keys, query + tile->keys - tile->queries + tile->visible.after + 1));
}

INLINE Tile make_tile(const TensorAttention *shape, intptr_t first, intptr_t queries, intptr_t keys) {
  Tile tile = {first, least(TILE, queries - first), 0, 0, queries, keys, shape->visible};
  tile.low = first_key(&tile, first) / LANES * LANES;
  tile.high = greatest(tile.low, round_up(end_key(&tile, first + tile.count - 1)));
  return tile;
}

/// scores = scale · q kᵀ where a query may look, -infinity elsewhere.
INLINE void tile_scores(const Tile *tile, const float *q, intptr_t qRow, intptr_t keySize, const float *keysT,
                        intptr_t columns, float scale, float *scores) {
  intptr_t width = tile->high - tile->low;
  product(tile->count, width, keySize, q + tile->first * qRow, qRow, 1, keysT + tile->low, columns, scores,
          width, false);
  for (intptr_t i = 0; i < tile->count; i++) {
    float *row = scores + i * width;
    int32_t from = (int32_t)(first_key(tile, tile->first + i) - tile->low);
    int32_t to = (int32_t)(end_key(tile, tile->first + i) - tile->low);
    for (int32_t j = 0; j < (int32_t)width; j++)
      row[j] = ((j >= from) & (j < to)) ? row[j] * scale : -INFINITY;
  }
}

/// Softmax of a row whose width is a multiple of LANES; returns log Σ e^score, -infinity when all is hidden.
INLINE float softmax_row(float *row, intptr_t width) {
  REASSOCIATE
  float maximum = row_maximum(row, width);
  if (maximum == -INFINITY) {
    for (intptr_t j = 0; j < width; j++) row[j] = 0;
    return -INFINITY;
  }
  float sum = 0;
  for (intptr_t j = 0; j < width; j++) {
    float e = exponential(row[j] - maximum);
    row[j] = e;
    sum += e;
  }
  float inverse = 1.0f / sum;
  for (intptr_t j = 0; j < width; j++) row[j] *= inverse;
  return maximum + logarithm(sum);
}

typedef struct {
  float *keysT, *valuesT, *scores, *gradients, *multipliers;
  intptr_t columns;
} Scratch;

INLINE intptr_t most_columns(const TensorAttention *shape) {
  intptr_t most = 0;
  for (intptr_t s = 0; s < shape->sentences; s++)
    most = greatest(most, shape->keyOffsets[s + 1] - shape->keyOffsets[s]);
  return key_columns(most);
}

intptr_t tensor_attention_scratch(const TensorAttention *shape) {
  intptr_t columns = most_columns(shape);
  return columns * (shape->keySize + shape->valueSize) + 3 * TILE * columns + PHILOX_BLOCK;
}

INLINE Scratch lay_out(const TensorAttention *shape, float *scratch) {
  intptr_t columns = most_columns(shape);
  Scratch parts;
  parts.keysT = scratch;
  parts.valuesT = parts.keysT + columns * shape->keySize;
  parts.scores = parts.valuesT + columns * shape->valueSize;
  parts.gradients = parts.scores + TILE * columns;
  parts.multipliers = parts.gradients + TILE * columns;
  parts.columns = columns;
  return parts;
}

/// A tile's dropout multipliers; `block` counts the random blocks that the tiles before it used.
INLINE void tile_multipliers(const TensorAttention *shape, intptr_t n, uint64_t *block, float *multipliers) {
  for (intptr_t i = 0; i < n; i += PHILOX_BLOCK) dropout_block(shape->dropout, (*block)++, multipliers + i);
}

KERNEL void tensor_attention(const TensorAttention *shape, const float *q, const float *k, const float *v,
                             float *out, float *logSumExp, float *scratch) {
  intptr_t heads = shape->heads, keySize = shape->keySize, valueSize = shape->valueSize;
  intptr_t qRow = heads * keySize, vRow = heads * valueSize;
  Scratch parts = lay_out(shape, scratch);
  uint64_t block = 0;
  for (intptr_t s = 0; s < shape->sentences; s++) {
    intptr_t q0 = shape->queryOffsets[s], k0 = shape->keyOffsets[s];
    intptr_t queries = shape->queryOffsets[s + 1] - q0, keys = shape->keyOffsets[s + 1] - k0;
    intptr_t columns = key_columns(keys);
    for (intptr_t h = 0; h < heads; h++) {
      const float *qHead = q + q0 * qRow + h * keySize, *vHead = v + k0 * vRow + h * valueSize;
      transpose(k + k0 * qRow + h * keySize, qRow, keys, keySize, parts.keysT, columns);
      for (intptr_t first = 0; first < queries; first += TILE) {
        Tile tile = make_tile(shape, first, queries, keys);
        intptr_t width = tile.high - tile.low;
        tile_scores(&tile, qHead, qRow, keySize, parts.keysT, columns, shape->scale, parts.scores);
        for (intptr_t i = 0; i < tile.count; i++)
          logSumExp[(q0 + first + i) * heads + h] = softmax_row(parts.scores + i * width, width);
        if (shape->dropout.rate > 0) {
          tile_multipliers(shape, tile.count * width, &block, parts.multipliers);
          for (intptr_t i = 0; i < tile.count * width; i++) parts.scores[i] *= parts.multipliers[i];
        }
        product(tile.count, valueSize, greatest(0, least(tile.high, keys) - tile.low), parts.scores, width, 1,
                vHead + tile.low * vRow, vRow, out + (q0 + first) * vRow + h * valueSize, vRow, false);
      }
    }
  }
}

KERNEL void tensor_attention_weights(const TensorAttention *shape, intptr_t sentence, const float *q,
                                     const float *k, float *weights, float *scratch) {
  intptr_t heads = shape->heads, keySize = shape->keySize, row = heads * keySize;
  Scratch parts = lay_out(shape, scratch);
  intptr_t q0 = shape->queryOffsets[sentence], k0 = shape->keyOffsets[sentence];
  intptr_t queries = shape->queryOffsets[sentence + 1] - q0, keys = shape->keyOffsets[sentence + 1] - k0;
  intptr_t columns = key_columns(keys);
  for (intptr_t i = 0; i < heads * queries * keys; i++) weights[i] = 0;
  for (intptr_t h = 0; h < heads; h++) {
    transpose(k + k0 * row + h * keySize, row, keys, keySize, parts.keysT, columns);
    for (intptr_t first = 0; first < queries; first += TILE) {
      Tile tile = make_tile(shape, first, queries, keys);
      intptr_t width = tile.high - tile.low;
      tile_scores(&tile, q + q0 * row + h * keySize, row, keySize, parts.keysT, columns, shape->scale,
                  parts.scores);
      for (intptr_t i = 0; i < tile.count; i++) {
        softmax_row(parts.scores + i * width, width);
        float *to = weights + (h * queries + first + i) * keys;
        for (intptr_t j = tile.low; j < least(tile.high, keys); j++)
          to[j] = parts.scores[i * width + j - tile.low];
      }
    }
  }
}

// P = e^(S - logSumExp), D the dropout's multipliers:
//   dV = (P·D)ᵀ dO     dP = (dO Vᵀ)·D     dS = P · (dP - Σ dP·P)     dQ = scale dS K     dK = scale dSᵀ Q
KERNEL void tensor_attention_gradient(const TensorAttention *shape, const float *q, const float *k,
                                      const float *v, const float *logSumExp, const float *dout, float *dq,
                                      float *dk, float *dv, float *scratch) {
  REASSOCIATE
  intptr_t heads = shape->heads, keySize = shape->keySize, valueSize = shape->valueSize;
  intptr_t qRow = heads * keySize, vRow = heads * valueSize;
  Scratch parts = lay_out(shape, scratch);
  uint64_t block = 0;
  for (intptr_t i = 0; i < shape->keyOffsets[shape->sentences] * qRow; i++) dk[i] = 0;
  for (intptr_t i = 0; i < shape->keyOffsets[shape->sentences] * vRow; i++) dv[i] = 0;
  for (intptr_t s = 0; s < shape->sentences; s++) {
    intptr_t q0 = shape->queryOffsets[s], k0 = shape->keyOffsets[s];
    intptr_t queries = shape->queryOffsets[s + 1] - q0, keys = shape->keyOffsets[s + 1] - k0;
    intptr_t columns = key_columns(keys);
    for (intptr_t h = 0; h < heads; h++) {
      const float *qHead = q + q0 * qRow + h * keySize, *kHead = k + k0 * qRow + h * keySize;
      transpose(kHead, qRow, keys, keySize, parts.keysT, columns);
      transpose(v + k0 * vRow + h * valueSize, vRow, keys, valueSize, parts.valuesT, columns);
      for (intptr_t first = 0; first < queries; first += TILE) {
        Tile tile = make_tile(shape, first, queries, keys);
        intptr_t width = tile.high - tile.low, depth = greatest(0, least(tile.high, keys) - tile.low);
        const float *dOut = dout + (q0 + first) * vRow + h * valueSize;
        const float *qTile = qHead + first * qRow;
        tile_scores(&tile, qHead, qRow, keySize, parts.keysT, columns, shape->scale, parts.scores);
        product(tile.count, width, valueSize, dOut, vRow, 1, parts.valuesT + tile.low, columns,
                parts.gradients, width, false);
        bool drops = shape->dropout.rate > 0;
        if (drops) tile_multipliers(shape, tile.count * width, &block, parts.multipliers);
        for (intptr_t i = 0; i < tile.count; i++) {
          float *p = parts.scores + i * width, *dp = parts.gradients + i * width;
          float *kept = parts.multipliers + i * width;
          float total = logSumExp[(q0 + first + i) * heads + h], mean = 0;
          if (total == -INFINITY) {
            for (intptr_t j = 0; j < width; j++) p[j] = dp[j] = 0;
            continue;
          }
          for (intptr_t j = 0; j < width; j++) p[j] = exponential(p[j] - total);
          if (drops)
            for (intptr_t j = 0; j < width; j++) dp[j] *= kept[j];
          for (intptr_t j = 0; j < width; j++) mean += dp[j] * p[j];
          for (intptr_t j = 0; j < width; j++) dp[j] = p[j] * (dp[j] - mean) * shape->scale;
          if (drops)
            for (intptr_t j = 0; j < width; j++) p[j] *= kept[j];
        }
        product(depth, valueSize, tile.count, parts.scores, 1, width, dOut, vRow,
                dv + (k0 + tile.low) * vRow + h * valueSize, vRow, true);
        product(tile.count, keySize, depth, parts.gradients, width, 1, kHead + tile.low * qRow, qRow,
                dq + (q0 + first) * qRow + h * keySize, qRow, false);
        product(depth, keySize, tile.count, parts.gradients, 1, width, qTile, qRow,
                dk + (k0 + tile.low) * qRow + h * keySize, qRow, true);
      }
    }
  }
}

intptr_t tensor_attention_pairs(const TensorAttention *shape) {
  intptr_t pairs = 0;
  for (intptr_t s = 0; s < shape->sentences; s++) {
    intptr_t queries = shape->queryOffsets[s + 1] - shape->queryOffsets[s];
    intptr_t keys = shape->keyOffsets[s + 1] - shape->keyOffsets[s];
    for (intptr_t first = 0; first < queries; first += TILE) {
      Tile tile = make_tile(shape, first, queries, keys);
      pairs += tile.count * (tile.high - tile.low);
    }
  }
  return pairs;
}
