/**
 * Commands that look into a network without training it: summary, graph and profile, of an
 * experiment's training or an ONNX file.
 */
package dev.panagrad.cli.command.subject;
