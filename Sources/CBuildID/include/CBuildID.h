#pragma once

/// The GNU build ID, as hexadecimal digits, of the program or library that this function is in: the linker's hash of
/// its content. Empty where there is none. The text lives for ever.
const char *build_id(void);
