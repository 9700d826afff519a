/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;

import dev.pmem.heap.object.payload.PayloadText;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Values that a text tells: they are stored as it, and equal if it is. Their own {@code equals} is not asked: that of a
 * {@link URL} looks hosts up.
 */
final class NamedScalars {

	private NamedScalars() {}

	static VariableScalar<URL> url() {
		return new NamedScalar<>(URL.class, URL::toExternalForm, NamedScalars::urlOf);
	}

	/** The one way to an URL that is no URI. */
	@SuppressWarnings("deprecation")
	private static URL urlOf(String text) {
		try {
			return new URL(text);
		} catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	/** Flags in decimal, a colon, the expression. */
	static VariableScalar<Pattern> pattern() {
		return new NamedScalar<>(Pattern.class, (pattern) -> pattern.flags() + ":" + pattern.pattern(), (text) -> {
			int colon = text.indexOf(':');
			return Pattern.compile(text.substring(colon + 1), Integer.parseInt(text.substring(0, colon)));
		});
	}

	/** The canonical name. */
	static VariableScalar<Charset> charset() {
		return new NamedScalar<>(Charset.class, Charset::name, Charset::forName);
	}

	/** A path in the system's own file system. */
	static VariableScalar<Path> path() {
		return new NamedScalar<>(Path.class, (path) -> {
			if (path.getFileSystem() != FileSystems.getDefault()) {
				throw new ValuePathException("is a path in the file system " + path.getFileSystem()
						+ "; only paths in the default one can be stored");
			}
			return path.toString();
		}, Path::of);
	}

	static VariableScalar<File> file() {
		return new NamedScalar<>(File.class, (file) -> {
			if (file.getClass() != File.class) {
				throw new ValuePathException("is a " + file.getClass().getName()
						+ ", which java.io.File does not tell");
			}
			return file.getPath();
		}, File::new);
	}

	/** A kind whose values are stored as a text. */
	private static final class NamedScalar<V> extends VariableScalar<V> {

		private final Function<V, String> toText;

		private final Function<String, V> ofText;

		NamedScalar(Class<V> type, Function<V, String> toText, Function<String, V> ofText) {
			super(type, ValueOrder.equalityOf(toText));
			this.toText = toText;
			this.ofText = ofText;
		}

		@Override
		V read(byte[] bytes, int at, int size, boolean utf16) {
			return this.ofText.apply(PayloadText.read(bytes, at, size, utf16));
		}

		@Override
		int write(PayloadWriter out, V value) {
			return PayloadText.write(out, this.toText.apply(value));
		}

		@Override
		void writeKey(PayloadWriter key, V value, boolean last) {
			KeyBytes.putText(key, this.toText.apply(value), last);
		}

	}

}
