// Drawing on a PNG or a PDF through Cairo, and setting text through Pango, which finds for each character a font
// that has it. Lengths are in points, y runs downwards, colours are 0 ... 1. Only plain C types, so that a cell that
// imports what is built on this needs none of Cairo's headers.
#pragma once
#include <stdint.h>

typedef struct Drawing Drawing;

typedef struct {
  double red, green, blue, alpha;
} DrawingColor;

typedef struct {
  // Comma-separated families, the first that is installed is taken.
  const char *families;
  // In points.
  double size;
  // 400 is regular, 700 is bold.
  int32_t weight;
  int32_t italic;
} DrawingFont;

typedef struct {
  double width;
  // Above the baseline and below it, as the font states them: the same for every text in it.
  double ascent, descent;
} DrawingTextExtent;

// A PNG of ceil(width * scale) x ceil(height * scale) pixels, transparent. NULL where that is too large for Cairo.
Drawing *drawing_create_png(double width, double height, double scale);
// A PDF of one page, without a date, so that the same drawing gives the same bytes.
Drawing *drawing_create_pdf(double width, double height, const char *title);
void drawing_free(Drawing *drawing);

// Ends the drawing and gives its file; the bytes live as long as the drawing. NULL on failure.
const uint8_t *drawing_finish(Drawing *drawing, int64_t *count);
// What went wrong so far, or NULL.
const char *drawing_error(const Drawing *drawing);

void drawing_save(Drawing *drawing);
void drawing_restore(Drawing *drawing);
// Both hold until the next restore.
void drawing_clip(Drawing *drawing, double x, double y, double width, double height);
void drawing_begin_group(Drawing *drawing);
void drawing_end_group(Drawing *drawing, double opacity);

void drawing_move(Drawing *drawing, double x, double y);
void drawing_line(Drawing *drawing, double x, double y);
void drawing_curve(Drawing *drawing, double x1, double y1, double x2, double y2, double x, double y);
void drawing_close(Drawing *drawing);
// Each of these two uses up the path.
void drawing_fill(Drawing *drawing, DrawingColor color);
void drawing_stroke(Drawing *drawing, DrawingColor color, double width, const double *dashes, int32_t dash_count,
                    int32_t round_ends);
// Without smoothed edges, so that rectangles side by side leave no seam.
void drawing_fill_rectangle(Drawing *drawing, double x, double y, double width, double height, DrawingColor color,
                            int32_t crisp);

// x, y: the start of the baseline. degrees: clockwise around that point.
void drawing_text(Drawing *drawing, const char *text, DrawingFont font, double x, double y, double degrees,
                  DrawingColor color);
DrawingTextExtent drawing_measure(const char *text, DrawingFont font);

// The pixels of a PNG, 0xAARRGGBB with colours multiplied by alpha, row by row; to be freed by the caller with
// drawing_free_pixels. NULL where the bytes are no PNG.
uint32_t *drawing_read_png(const uint8_t *bytes, int64_t count, int32_t *width, int32_t *height);
void drawing_free_pixels(uint32_t *pixels);
