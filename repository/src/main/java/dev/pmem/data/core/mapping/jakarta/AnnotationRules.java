/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** What becomes of annotations and their attributes, as {@link JakartaRules} and {@link HibernateRules} say. */
final class AnnotationRules {

	static final String JAKARTA = "jakarta.persistence.";

	static final String HIBERNATE = "org.hibernate.annotations.";

	private static final Pattern LINE = Pattern.compile(
			"(.+?) (" + Verdict.HONOURED + "|" + Verdict.IGNORED + "|" + Verdict.REFUSED_IF_SET + "|" + Verdict.REFUSED
					+ ")(?:: (.+))?");

	private static final Map<String, AnnotationRule> RULES = new LinkedHashMap<>();

	static {
		read(JAKARTA, JakartaRules.text());
		read(HIBERNATE, HibernateRules.text());
	}

	/** What becomes of an annotation or attribute. */
	enum Verdict {

		/** It means what it means in JPA. */
		HONOURED("honoured"),

		/** It changes nothing that an application sees. */
		IGNORED("ignored"),

		/** The application does not start. */
		REFUSED("refused"),

		/** The application does not start if the attribute has another value than its default. */
		REFUSED_IF_SET("refused if set");

		private final String text;

		Verdict(String text) {
			this.text = text;
		}

		static Verdict of(String text) {
			for (Verdict verdict : values()) {
				if (verdict.text.equals(text)) {
					return verdict;
				}
			}
			throw new IllegalArgumentException(text);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	/**
	 * What becomes of one annotation or attribute.
	 *
	 * @param text how it is honoured, why it is ignored, or what to do instead; may be empty
	 * @param attributes by name; empty if they share the annotation's fate, and of an attribute
	 */
	record AnnotationRule(Verdict verdict, String text, Map<String, AnnotationRule> attributes) {

	}

	private AnnotationRules() {}

	private static void read(String prefix, String text) {
		List<AnnotationRule> group = new ArrayList<>();
		for (String line : text.lines().filter((each) -> !each.isBlank() && !each.startsWith("#")).toList()) {
			Matcher matcher = LINE.matcher(line.strip());
			if (!matcher.matches()) {
				throw new IllegalArgumentException(line);
			}
			boolean isAttribute = line.startsWith(" ");
			if (!isAttribute) {
				group.clear();
			}
			String said = (matcher.group(3) != null) ? matcher.group(3) : "";
			for (String name : matcher.group(1).split(" +")) {
				AnnotationRule rule = new AnnotationRule(Verdict.of(matcher.group(2)), said, new LinkedHashMap<>());
				if (isAttribute) {
					group.forEach((annotation) -> annotation.attributes.put(name, rule));
				} else {
					group.add(rule);
					RULES.put(prefix + name, rule);
				}
			}
		}
	}

	/** The rule of an annotation; null if it's of another package. */
	static @Nullable AnnotationRule of(String annotation) {
		return RULES.get(annotation);
	}

	/** The rules by the names of the annotations. */
	static Map<String, AnnotationRule> all() {
		return Map.copyOf(RULES);
	}

}
