// Listens on a connection file's ports within the first moments of a kernel's start, then becomes the kernel.
//
// usage: kernel-launcher KERNEL ARGUMENT... -f CONNECTION_FILE
//
// A client connects as soon as it has started the process. Where nobody listens yet, libzmq tries again only after 100
// to 200 ms; where somebody does, the connection waits in the socket until the kernel has loaded its libraries and takes
// it over (ATTENTIVE_LISTENERS, then ZMQ_USE_FD). So a kernel is ready about 130 ms earlier. Whatever is not plain here,
// such as IPC or IPv6, is left to the kernel, which binds what it was not given and has the words for what is wrong.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHANNELS = 5, BACKLOG = 100 };

/// In the order in which the kernel reads ATTENTIVE_LISTENERS.
static const char *const PORT_FIELDS[CHANNELS] = {
    "\"shell_port\"", "\"control_port\"", "\"iopub_port\"", "\"stdin_port\"", "\"hb_port\""};

static const char *connection_file(int count, char **arguments) {
  for (int i = 2; i + 1 < count; i++)
    if (strcmp(arguments[i], "-f") == 0) return arguments[i + 1];
  return NULL;
}

/// The file's text, or NULL. A connection file is small.
static char *text_of(const char *path) {
  static char text[16384];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return NULL;
  ssize_t size = read(file, text, sizeof text - 1);
  close(file);
  if (size <= 0 || (size_t)size == sizeof text - 1) return NULL;
  text[size] = 0;
  return text;
}

/// Where the value of a field of this flat object begins, or NULL.
static const char *value_of(const char *text, const char *field) {
  const char *place = strstr(text, field);
  if (place == NULL) return NULL;
  place += strlen(field);
  place += strspn(place, " \t\r\n");
  if (*place != ':') return NULL;
  place++;
  return place + strspn(place, " \t\r\n");
}

static int is_tcp(const char *text) {
  const char *transport = value_of(text, "\"transport\"");
  return transport != NULL && strncmp(transport, "\"tcp\"", 5) == 0;
}

static int has_address(const char *text, struct in_addr *address) {
  const char *place = value_of(text, "\"ip\"");
  char name[INET_ADDRSTRLEN] = {0};
  if (place == NULL || *place != '"') return 0;
  size_t length = strcspn(place + 1, "\"");
  if (length >= sizeof name) return 0;
  memcpy(name, place + 1, length);
  return inet_pton(AF_INET, name, address) == 1;
}

/// A socket that listens, or -1.
static int listener(struct in_addr address, long port) {
  int one = 1, descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -1;
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr = address, .sin_port = htons((uint16_t)port)};
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(descriptor, (struct sockaddr *)&place, sizeof place) == 0 && listen(descriptor, BACKLOG) == 0)
    return descriptor;
  close(descriptor);
  return -1;
}

/// Leaves in the environment the listening sockets, all or none.
static void listen_for(const char *path) {
  struct in_addr address;
  const char *text = path == NULL ? NULL : text_of(path);
  if (text == NULL || !is_tcp(text) || !has_address(text, &address)) return;
  int listeners[CHANNELS], count = 0;
  char list[64] = "";
  for (; count < CHANNELS; count++) {
    const char *value = value_of(text, PORT_FIELDS[count]);
    long port = value == NULL ? 0 : strtol(value, NULL, 10);
    if (port < 1 || port > 65535 || (listeners[count] = listener(address, port)) < 0) break;
    snprintf(list + strlen(list), sizeof list - strlen(list), "%s%d", count ? "," : "", listeners[count]);
  }
  if (count == CHANNELS) {
    setenv("ATTENTIVE_LISTENERS", list, 1);
  } else {
    while (count > 0) close(listeners[--count]);
  }
}

int main(int count, char **arguments) {
  if (count < 2) {
    fputs("usage: kernel-launcher KERNEL ARGUMENT... -f CONNECTION_FILE\n", stderr);
    return 64;
  }
  listen_for(connection_file(count, arguments));
  execv(arguments[1], arguments + 1);
  fprintf(stderr, "kernel-launcher: start %s: %s\n", arguments[1], strerror(errno));
  return 1;
}
