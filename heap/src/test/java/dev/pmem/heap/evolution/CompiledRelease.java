/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The classes of a release of an application, compiled from their source: classes of one name differ from release to
 * release, as in life. Instances are made by their constructor with all fields, or without parameters.
 */
final class CompiledRelease {

	private static final String CLASS_NAME = "(?s).*?\\b(class|record|enum|interface) (\\w+).*";

	private final ClassLoader loader;

	private CompiledRelease(Map<String, byte[]> classes) {
		this.loader = new ClassLoader(CompiledRelease.class.getClassLoader()) {

			@Override
			protected Class<?> findClass(String name) throws ClassNotFoundException {
				byte[] bytes = classes.get(name);
				if (bytes == null) {
					throw new ClassNotFoundException(name);
				}
				return defineClass(name, bytes, 0, bytes.length);
			}

		};
	}

	/**
	 * Compiles a release.
	 * @param sources one top-level class each, in the package {@code shop} unless they name another
	 */
	static CompiledRelease of(String... sources) {
		List<JavaFileObject> files = java.util.Arrays.stream(sources).map(CompiledRelease::file).toList();
		Map<String, ByteArrayOutputStream> compiled = new HashMap<>();
		StringWriter told = new StringWriter();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		JavaFileManager manager = new ForwardingJavaFileManager<JavaFileManager>(
				compiler.getStandardFileManager(null, null, null)) {

			@Override
			public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
					FileObject sibling) {
				return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/')), kind) {

					@Override
					public OutputStream openOutputStream() {
						return compiled.computeIfAbsent(className, (_) -> new ByteArrayOutputStream());
					}

				};
			}

		};
		List<String> options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));
		compiler.getTask(told, manager, null, options, null, files).call();
		assertThat(told.toString()).isEmpty();
		Map<String, byte[]> classes = new HashMap<>();
		compiled.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
		return new CompiledRelease(classes);
	}

	private static JavaFileObject file(String source) {
		String whole = source.startsWith("package ") ? source : "package shop;\n" + source;
		String name = whole.replaceFirst(CLASS_NAME, "$2");
		String folder = whole.substring("package ".length(), whole.indexOf(';'));
		return new SimpleJavaFileObject(URI.create("memory:///" + folder.replace('.', '/') + "/" + name + ".java"),
				JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreErrors) {
				return whole;
			}

		};
	}

	/** A class of the package {@code shop}, or one that is named with its package. */
	@SuppressWarnings("unchecked")
	Class<Object> type(String name) {
		try {
			return (Class<Object>) Class.forName((name.indexOf('.') < 0) ? "shop." + name : name, true, this.loader);
		} catch (ClassNotFoundException ex) {
			throw new AssertionError(ex);
		}
	}

	/** A constant of an enum. */
	Object constant(String type, String name) {
		for (Object each : type(type).getEnumConstants()) {
			if (((Enum<?>) each).name().equals(name)) {
				return each;
			}
		}
		throw new AssertionError(name);
	}

	/** An instance of a class whose constructor without parameters leaves the fields to be set, or of a record. */
	Object make(String type, Object... values) {
		try {
			Class<Object> made = type(type);
			Constructor<?> constructor = made.getDeclaredConstructors()[0];
			constructor.setAccessible(true);
			if (constructor.getParameterCount() == values.length) {
				return constructor.newInstance(values);
			}
			Object instance = constructor.newInstance();
			Field[] fields = made.getDeclaredFields();
			for (int index = 0; index < values.length; index++) {
				fields[index].setAccessible(true);
				fields[index].set(instance, values[index]);
			}
			return instance;
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	/** The value of a field, as text: enums of different releases are different classes. */
	static String text(Object instance, String field) {
		try {
			Field found = instance.getClass().getDeclaredField(field);
			found.setAccessible(true);
			return String.valueOf(found.get(instance));
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

}
