/** Writing messages in the wire format of protocol buffers. */
package dev.panagrad.models.io.protobuf;
