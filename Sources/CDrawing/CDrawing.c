#include "CDrawing.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
} Buffer;

struct Drawing {
  cairo_surface_t *surface;
  cairo_t *context;
  Buffer file;
  int is_png;
};

static cairo_status_t append(void *closure, const unsigned char *bytes, unsigned int count) {
  Buffer *buffer = closure;
  if (buffer->count + count > buffer->capacity) {
    size_t capacity = 2 * (buffer->count + count);
    uint8_t *larger = realloc(buffer->bytes, capacity);
    if (!larger) return CAIRO_STATUS_NO_MEMORY;
    buffer->bytes = larger;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
  return CAIRO_STATUS_SUCCESS;
}

static Drawing *create(void) { return calloc(1, sizeof(Drawing)); }

static Drawing *start(Drawing *drawing) {
  drawing->context = cairo_create(drawing->surface);
  if (cairo_status(drawing->context) != CAIRO_STATUS_SUCCESS) {
    drawing_free(drawing);
    return NULL;
  }
  return drawing;
}

Drawing *drawing_create_png(double width, double height, double scale) {
  // 32,767 is the largest side of an image in Cairo.
  if (!(width > 0 && height > 0 && scale > 0 && width * scale < 32767 && height * scale < 32767)) return NULL;
  Drawing *drawing = create();
  if (!drawing) return NULL;
  drawing->is_png = 1;
  // The small allowance keeps 100 * (8 / 3) / (8 / 3) from growing by a pixel.
  drawing->surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)ceil(width * scale - 1e-6),
                                                (int)ceil(height * scale - 1e-6));
  cairo_surface_set_device_scale(drawing->surface, scale, scale);
  return start(drawing);
}

Drawing *drawing_create_pdf(double width, double height, const char *title) {
  if (!(width > 0 && height > 0)) return NULL;
  Drawing *drawing = create();
  if (!drawing) return NULL;
  drawing->surface = cairo_pdf_surface_create_for_stream(append, &drawing->file, width, height);
  cairo_pdf_surface_restrict_to_version(drawing->surface, CAIRO_PDF_VERSION_1_5);
  if (title) cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  return start(drawing);
}

void drawing_free(Drawing *drawing) {
  if (!drawing) return;
  if (drawing->context) cairo_destroy(drawing->context);
  if (drawing->surface) cairo_surface_destroy(drawing->surface);
  free(drawing->file.bytes);
  free(drawing);
}

const uint8_t *drawing_finish(Drawing *drawing, int64_t *count) {
  *count = 0;
  if (drawing_error(drawing)) return NULL;
  if (drawing->is_png) {
    cairo_surface_flush(drawing->surface);
    if (cairo_surface_write_to_png_stream(drawing->surface, append, &drawing->file) != CAIRO_STATUS_SUCCESS)
      return NULL;
  } else {
    cairo_show_page(drawing->context);
    cairo_surface_finish(drawing->surface);
    if (cairo_surface_status(drawing->surface) != CAIRO_STATUS_SUCCESS) return NULL;
  }
  *count = (int64_t)drawing->file.count;
  return drawing->file.bytes;
}

const char *drawing_error(const Drawing *drawing) {
  cairo_status_t status = cairo_status(drawing->context);
  return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}

void drawing_save(Drawing *drawing) { cairo_save(drawing->context); }
void drawing_restore(Drawing *drawing) { cairo_restore(drawing->context); }

void drawing_clip(Drawing *drawing, double x, double y, double width, double height) {
  cairo_rectangle(drawing->context, x, y, width, height);
  cairo_clip(drawing->context);
}

void drawing_begin_group(Drawing *drawing) { cairo_push_group(drawing->context); }

void drawing_end_group(Drawing *drawing, double opacity) {
  cairo_pop_group_to_source(drawing->context);
  cairo_paint_with_alpha(drawing->context, opacity);
}

void drawing_move(Drawing *drawing, double x, double y) { cairo_move_to(drawing->context, x, y); }
void drawing_line(Drawing *drawing, double x, double y) { cairo_line_to(drawing->context, x, y); }
void drawing_curve(Drawing *drawing, double x1, double y1, double x2, double y2, double x, double y) {
  cairo_curve_to(drawing->context, x1, y1, x2, y2, x, y);
}
void drawing_close(Drawing *drawing) { cairo_close_path(drawing->context); }

static void set_color(Drawing *drawing, DrawingColor color) {
  cairo_set_source_rgba(drawing->context, color.red, color.green, color.blue, color.alpha);
}

void drawing_fill(Drawing *drawing, DrawingColor color) {
  set_color(drawing, color);
  cairo_fill(drawing->context);
}

void drawing_stroke(Drawing *drawing, DrawingColor color, double width, const double *dashes, int32_t dash_count,
                    int32_t round_ends) {
  set_color(drawing, color);
  cairo_set_line_width(drawing->context, width);
  cairo_set_line_join(drawing->context, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap(drawing->context, round_ends ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_dash(drawing->context, dashes, dash_count, 0);
  cairo_stroke(drawing->context);
}

void drawing_fill_rectangle(Drawing *drawing, double x, double y, double width, double height, DrawingColor color,
                            int32_t crisp) {
  cairo_antialias_t before = cairo_get_antialias(drawing->context);
  if (crisp) cairo_set_antialias(drawing->context, CAIRO_ANTIALIAS_NONE);
  cairo_rectangle(drawing->context, x, y, width, height);
  drawing_fill(drawing, color);
  cairo_set_antialias(drawing->context, before);
}

static PangoLayout *create_layout(PangoContext *context, const char *text, DrawingFont font) {
  // Unhinted metrics: a text is as wide at every scale and in every format.
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  pango_cairo_context_set_resolution(context, 72);
  pango_context_set_round_glyph_positions(context, FALSE);
  cairo_font_options_destroy(options);

  PangoFontDescription *description = pango_font_description_new();
  pango_font_description_set_family(description, font.families);
  pango_font_description_set_absolute_size(description, font.size * PANGO_SCALE);
  pango_font_description_set_weight(description, (PangoWeight)font.weight);
  pango_font_description_set_style(description, font.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  PangoLayout *layout = pango_layout_new(context);
  pango_layout_set_single_paragraph_mode(layout, TRUE);
  pango_layout_set_font_description(layout, description);
  pango_layout_set_text(layout, text, -1);
  pango_font_description_free(description);
  return layout;
}

void drawing_text(Drawing *drawing, const char *text, DrawingFont font, double x, double y, double degrees,
                  DrawingColor color) {
  PangoContext *context = pango_cairo_create_context(drawing->context);
  PangoLayout *layout = create_layout(context, text, font);
  cairo_save(drawing->context);
  cairo_translate(drawing->context, x, y);
  if (degrees != 0) cairo_rotate(drawing->context, degrees * G_PI / 180);
  cairo_move_to(drawing->context, 0, 0);
  set_color(drawing, color);
  pango_cairo_show_layout_line(drawing->context, pango_layout_get_line_readonly(layout, 0));
  cairo_new_path(drawing->context);
  cairo_restore(drawing->context);
  g_object_unref(layout);
  g_object_unref(context);
}

DrawingTextExtent drawing_measure(const char *text, DrawingFont font) {
  PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
  PangoLayout *layout = create_layout(context, text, font);
  PangoRectangle logical;
  pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, 0), NULL, &logical);
  PangoFontMetrics *metrics = pango_context_get_metrics(context, pango_layout_get_font_description(layout), NULL);
  DrawingTextExtent extent = {
      .width = (double)logical.width / PANGO_SCALE,
      .ascent = (double)pango_font_metrics_get_ascent(metrics) / PANGO_SCALE,
      .descent = (double)pango_font_metrics_get_descent(metrics) / PANGO_SCALE,
  };
  pango_font_metrics_unref(metrics);
  g_object_unref(layout);
  g_object_unref(context);
  return extent;
}

typedef struct {
  const uint8_t *bytes;
  size_t remaining;
} Reader;

static cairo_status_t read_bytes(void *closure, unsigned char *bytes, unsigned int count) {
  Reader *reader = closure;
  if (count > reader->remaining) return CAIRO_STATUS_READ_ERROR;
  memcpy(bytes, reader->bytes, count);
  reader->bytes += count;
  reader->remaining -= count;
  return CAIRO_STATUS_SUCCESS;
}

uint32_t *drawing_read_png(const uint8_t *bytes, int64_t count, int32_t *width, int32_t *height) {
  Reader reader = {bytes, (size_t)count};
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(read_bytes, &reader);
  uint32_t *pixels = NULL;
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
    *width = cairo_image_surface_get_width(surface);
    *height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    int opaque = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_RGB24;
    pixels = malloc((size_t)*width * (size_t)*height * sizeof(uint32_t));
    for (int32_t row = 0; pixels && row < *height; row++) {
      uint32_t *line = pixels + (size_t)row * (size_t)*width;
      memcpy(line, cairo_image_surface_get_data(surface) + (size_t)row * (size_t)stride, (size_t)*width * 4);
      // In RGB24 the alpha byte is undefined.
      for (int32_t column = 0; opaque && column < *width; column++) line[column] |= 0xFF000000u;
    }
  }
  cairo_surface_destroy(surface);
  return pixels;
}

void drawing_free_pixels(uint32_t *pixels) { free(pixels); }
