/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.classfile.Annotation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import jakarta.persistence.Access;
import jakarta.persistence.Entity;
import org.hibernate.annotations.CreationTimestamp;
import org.junit.jupiter.api.Test;

import dev.pmem.data.core.mapping.jakarta.AnnotationRules.AnnotationRule;
import dev.pmem.data.core.mapping.jakarta.AnnotationRules.Verdict;

/** Every annotation of Jakarta Persistence and Hibernate, and every attribute, is judged, and as docs/FROM-JPA.md says. */
class AnnotationRulesTests {

	private static final Path DOCUMENT = Path.of("../docs/FROM-JPA.md");

	/** Made of the texts of {@link JakartaRules} and {@link HibernateRules}. */
	private static final Path WANTED = Path.of("target/FROM-JPA-annotations.md");

	private static final String HEADING = "## Every annotation";

	private static final int WIDTH = 118;

	private static Map<String, Class<?>> annotations() {
		Map<String, Class<?>> annotations = new TreeMap<>();
		for (Class<?> each : List.of(Entity.class, CreationTimestamp.class)) {
			try (JarFile jar = new JarFile(
					Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile())) {
				jar.stream()
						.map((entry) -> entry.getName().replace('/', '.'))
						.filter((name) -> name.endsWith(".class") && (name.startsWith(AnnotationRules.JAKARTA)
								|| name.startsWith(AnnotationRules.HIBERNATE)))
						.map((name) -> load(name.substring(0, name.length() - ".class".length())))
						.filter(Class::isAnnotation)
						.forEach((type) -> annotations.put(type.getName(), type));
			} catch (IOException | java.net.URISyntaxException ex) {
				throw new AssertionError(ex);
			}
		}
		return annotations;
	}

	private static Class<?> load(String name) {
		try {
			return Class.forName(name, false, AnnotationRulesTests.class.getClassLoader());
		} catch (ClassNotFoundException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void everyAnnotationAndEveryAttributeIsJudged() {
		Map<String, Class<?>> annotations = annotations();
		assertThat(annotations).hasSizeGreaterThan(290);
		List<String> forgotten = new ArrayList<>();
		annotations.forEach((name, type) -> {
			AnnotationRule rule = AnnotationRules.of(name);
			if (rule == null) {
				forgotten.add(name);
			} else if (rule.verdict() == Verdict.HONOURED || !rule.attributes().isEmpty()) {
				for (Method attribute : type.getDeclaredMethods()) {
					if (!rule.attributes().containsKey(attribute.getName())) {
						forgotten.add(name + "." + attribute.getName());
					}
				}
			}
		});
		assertThat(forgotten).as("neither honoured nor ignored nor refused").isEmpty();
	}

	@Test
	void nothingIsJudgedThatIsNotThere() {
		Map<String, Class<?>> annotations = annotations();
		assertThat(annotations.keySet()).containsAll(AnnotationRules.all().keySet());
		AnnotationRules.all().forEach((name, rule) -> {
			if (rule.verdict() == Verdict.REFUSED) {
				assertThat(rule.text()).as("what to do instead of " + name).isNotEmpty();
			}
			rule.attributes().forEach((attribute, said) -> {
				if (said.verdict() == Verdict.REFUSED_IF_SET) {
					assertThat(said.text()).as("what to do instead of " + name + "." + attribute).isNotEmpty();
				}
			});
		});
	}

	/** A class with one annotation, without its attributes, on itself, on a field and on a getter, as it allows. */
	private static Class<?> annotated(Class<?> annotation) {
		Target target = annotation.getAnnotation(Target.class);
		List<ElementType> places = (target != null) ? List.of(target.value()) : List.of(ElementType.values());
		RuntimeVisibleAnnotationsAttribute attribute = RuntimeVisibleAnnotationsAttribute
				.of(Annotation.of(ClassDesc.of(annotation.getName())));
		byte[] bytes = ClassFile.of().build(ClassDesc.of("dev.pmem.data.core.mapping.jakarta.Annotated"), (type) -> {
			type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT);
			if (places.contains(ElementType.TYPE)) {
				type.with(attribute);
			}
			if (places.contains(ElementType.FIELD)) {
				type.withField("value", ConstantDescs.CD_String, (field) -> field.with(attribute));
			}
			if (places.contains(ElementType.METHOD)) {
				type.withMethod("getOther", java.lang.constant.MethodTypeDesc.of(ConstantDescs.CD_String),
						ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT, (method) -> method.with(attribute));
			}
			if (places.contains(ElementType.CONSTRUCTOR)) {
				type.withMethod(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC,
						(method) -> method.with(attribute)
								.withCode((code) -> code.aload(0)
										.invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME,
												ConstantDescs.MTD_void)
										.return_()));
			}
		});
		return new ClassLoader(AnnotationRulesTests.class.getClassLoader()) {

			Class<?> define() {
				return defineClass(null, bytes, 0, bytes.length);
			}

		}.define();
	}

	/** Whether it may be on classes or members, and the virtual machine keeps it. */
	private static boolean isSeen(Class<?> annotation) {
		Retention retention = annotation.getAnnotation(Retention.class);
		return retention != null && retention.value() == RetentionPolicy.RUNTIME && isOnMembers(annotation);
	}

	private static boolean isOnMembers(Class<?> annotation) {
		Target target = annotation.getAnnotation(Target.class);
		return target == null || Stream.of(target.value())
				.anyMatch(List.of(ElementType.TYPE, ElementType.FIELD, ElementType.METHOD,
						ElementType.CONSTRUCTOR)::contains);
	}

	@Test
	void whatIsRefusedStopsTheStartByNameAndTheOthersDoNot() {
		annotations().forEach((name, annotation) -> {
			AnnotationRule rule = AnnotationRules.of(name);
			Class<?> annotated = annotated(annotation);
			if (rule.verdict() == Verdict.REFUSED && isSeen(annotation)) {
				assertThatExceptionOfType(UnsupportedAnnotationException.class).as(name)
						.isThrownBy(() -> AnnotationJudge.judge(annotated, MemberAccess.EITHER))
						.withMessageContaining("Annotated").withMessageContaining("@" + name)
						.withMessageEndingWith(rule.text());
			} else if (!name.contains("PrimaryKeyJoinColumn") && annotation != Access.class) {
				assertThatCode(() -> AnnotationJudge.judge(annotated, MemberAccess.EITHER)).as(name)
						.doesNotThrowAnyException();
			}
		});
	}

	@Test
	void theDocumentListsThem() throws IOException {
		String expected = HEADING + "\n\n" + list();
		Files.writeString(WANTED, expected);
		String document = Files.readString(DOCUMENT);
		int start = document.indexOf(HEADING);
		assertThat((start < 0) ? "" : document.substring(start)).as(
				"%s from the line '%s' on; %s has what it should be",
				DOCUMENT, HEADING, WANTED).isEqualTo(expected);
	}

	private static String list() {
		return section(AnnotationRules.JAKARTA, JakartaRules.text()) + "\n"
				+ section(AnnotationRules.HIBERNATE, HibernateRules.text());
	}

	private static String section(String prefix, String text) {
		StringBuilder list = new StringBuilder("### " + prefix.substring(0, prefix.length() - 1) + "\n");
		for (String line : text.lines().filter((each) -> !each.isBlank()).toList()) {
			if (line.startsWith("#")) {
				list.append("\n**").append(line.substring(2)).append("**\n\n");
			} else {
				item(line, list);
			}
		}
		return list.toString();
	}

	private static void item(String line, StringBuilder list) {
		Map<String, String> verdicts = new LinkedHashMap<>();
		Arrays.asList(" honoured", " ignored", " refused if set", " refused").forEach((verdict) -> {
			int place = line.indexOf(verdict);
			if (place > 0 && verdicts.isEmpty()) {
				verdicts.put(line.substring(0, place), line.substring(place + 1));
			}
		});
		boolean isAttribute = line.startsWith(" ");
		verdicts.forEach((names, said) -> {
			String indent = isAttribute ? "  " : "";
			StringBuilder item = new StringBuilder(indent + "-");
			int length = item.length();
			String separator = " ";
			List<String> words = new ArrayList<>();
			String[] each = names.strip().split(" +");
			for (int index = 0; index < each.length; index++) {
				words.add("`" + (isAttribute ? "" : "@") + each[index].replace('$', '.') + "`"
						+ ((index < each.length - 1) ? "," : ":"));
			}
			words.addAll(List.of(said.split(" ")));
			for (String word : words) {
				if (length + 1 + word.length() > WIDTH) {
					separator = "\n" + indent + "  ";
					length = indent.length() + 1;
				}
				item.append(separator).append(word);
				length += 1 + word.length();
				separator = " ";
			}
			list.append(item).append('\n');
		});
	}

}
