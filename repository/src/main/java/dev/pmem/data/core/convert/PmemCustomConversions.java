/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.convert;

import java.util.List;
import java.util.Set;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.convert.ConverterBuilder.ConverterAware;
import org.springframework.data.convert.CustomConversions;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.mapping.model.SimpleTypeHolder;
import org.springframework.util.ClassUtils;

import dev.pmem.heap.PersistentHeap;

/**
 * The converters of an application, as a bean: values of the classes that they write are stored as what they write, wherever
 * such values stand. For each class there are a {@link WritingConverter} and a {@link ReadingConverter}, from and to a class
 * of which the heap has values of its own (text, numbers, times and so on), or an enum. What can't be used stops the start,
 * by the converter's name. Immutable and thread-safe if the converters are.
 */
public class PmemCustomConversions extends CustomConversions {

	private static final StoreConversions STORE = StoreConversions.of(new StoredTypes());

	private final List<Object> converters;

	/** Without converters. */
	public PmemCustomConversions() {
		this(List.of());
	}

	/**
	 * @param converters instances of {@link Converter}, {@link ConverterFactory}, {@link GenericConverter}, or what
	 * {@link org.springframework.data.convert.ConverterBuilder} makes
	 */
	public PmemCustomConversions(List<?> converters) {
		super(new ConverterConfiguration(STORE, converters.stream().filter(PmemCustomConversions::hasTypes).toList(),
				(_) -> false));
		this.converters = List.copyOf(converters);
	}

	/** Whether it can be told what is converted; what can't is refused, by its name, where the converters are used. */
	private static boolean hasTypes(Object converter) {
		return switch (converter) {
			case GenericConverter _,ConverterAware _ -> true;
			case Converter<?, ?> each -> GenericTypeResolver.resolveTypeArguments(each.getClass(),
					Converter.class) != null;
			case ConverterFactory<?, ?> each ->
				GenericTypeResolver.resolveTypeArguments(each.getClass(), ConverterFactory.class) != null;
			default -> false;
		};
	}

	/** The converters that the application has given, in their order. */
	public List<Object> getConverters() {
		return this.converters;
	}

	/** Whether the heap has values of a class of its own, as which others can be stored. */
	public static boolean isStored(Class<?> type) {
		return type.isEnum() || PersistentHeap.hasValuesOf(ClassUtils.resolvePrimitiveIfNecessary(type));
	}

	private static final class StoredTypes extends SimpleTypeHolder {

		private StoredTypes() {
			super(Set.of(), false);
		}

		@Override
		public boolean isSimpleType(Class<?> type) {
			return isStored(type);
		}

	}

}
