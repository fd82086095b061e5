/** The safetensors format, validated when read and replaced atomically when written. */
package dev.panagrad.models.io.safetensors;
