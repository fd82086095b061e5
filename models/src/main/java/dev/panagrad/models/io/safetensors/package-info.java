/** The safetensors format, read without trust and written as a whole. */
package dev.panagrad.models.io.safetensors;
