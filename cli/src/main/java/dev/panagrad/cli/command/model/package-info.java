/** Commands that use or measure trained models, and ONNX files; they train nothing. */
package dev.panagrad.cli.command.model;
