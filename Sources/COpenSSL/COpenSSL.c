#include "COpenSSL.h"

void hexadecimal_digits(const unsigned char *bytes, size_t count, unsigned char *digits) {
  for (size_t i = 0; i < count; i++) {
    digits[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
    digits[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
  }
}
