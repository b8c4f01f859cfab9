#pragma once
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

// Writes bytes in lower-case hexadecimal: two digits each, no zero at the end.
void hexadecimal_digits(const unsigned char *bytes, size_t count, unsigned char *digits);
