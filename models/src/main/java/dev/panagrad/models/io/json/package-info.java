/** JSON, read and written through Jackson's streaming core. */
package dev.panagrad.models.io.json;
