/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The drawings of packages in docs/ARCHITECTURE.md show the packages that there are, each in a row above all that it
 * imports. The tables below the drawings name the imports.
 */
class PackageDrawingTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "ARCHITECTURE.md");

	private static final Pattern BOX = Pattern.compile("\\[ *([a-z.]+) *]");

	@ParameterizedTest
	@ValueSource(strings = {"dev.pmem.heap", "dev.pmem.data"})
	void theDrawingShowsEachPackageAboveItsImports(String root) throws IOException {
		Map<String, Set<String>> imports = imports(root);
		List<Set<String>> rows = drawnRows(root);
		List<String> drawn = rows.stream().flatMap(Set::stream).toList();
		assertThat(drawn).as("packages in the drawing of " + root).containsExactlyInAnyOrderElementsOf(imports
				.keySet());
		imports.forEach((name, imported) -> {
			for (String each : imported) {
				assertThat(row(rows, each)).as("row of " + each + ", which " + name + " imports")
						.isGreaterThan(row(rows, name));
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = {"dev.pmem.heap", "dev.pmem.data"})
	void theTableNamesTheImportsOfEachPackage(String root) throws IOException {
		Map<String, String> expected = new TreeMap<>();
		imports(root).forEach((name, imported) -> expected.put(name, String.join(", ", imported)));
		assertThat(writtenImports(root)).as("imports in the table of " + root).isEqualTo(expected);
	}

	/** Package to what it imports, by names below the root; the root itself is {@code root}. */
	private static Map<String, Set<String>> imports(String root) {
		Map<String, Set<String>> imports = new TreeMap<>();
		for (JavaClass each : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
				.importPackages(root)) {
			String name = name(root, each);
			Set<String> imported = imports.computeIfAbsent(name, (key) -> new TreeSet<>());
			each.getDirectDependenciesFromSelf().stream().map((dependency) -> dependency.getTargetClass())
					.filter((target) -> target.getPackageName().startsWith(root)).map((target) -> name(root, target))
					.filter((target) -> !target.equals(name)).forEach(imported::add);
		}
		return imports;
	}

	private static String name(String root, JavaClass type) {
		return type.getPackageName().equals(root) ? "root" : type.getPackageName().substring(root.length() + 1);
	}

	private static List<Set<String>> drawnRows(String root) throws IOException {
		List<Set<String>> rows = new ArrayList<>();
		for (String line : section(root)) {
			if (line.startsWith("    ")) {
				Set<String> boxes = BOX.matcher(line).results().map((box) -> box.group(1)).collect(Collectors.toSet());
				if (!boxes.isEmpty()) {
					rows.add(boxes);
				}
			}
		}
		return rows;
	}

	private static int row(List<Set<String>> rows, String name) {
		for (int index = 0; index < rows.size(); index++) {
			if (rows.get(index).contains(name)) {
				return index;
			}
		}
		throw new AssertionError(name + " is not drawn");
	}

	private static Map<String, String> writtenImports(String root) throws IOException {
		Pattern row = Pattern.compile("\\| `([a-z.]+)` \\|.*\\| ([a-z., ]*)\\|");
		Map<String, String> written = new TreeMap<>();
		for (String line : section(root)) {
			Matcher matcher = row.matcher(line);
			if (matcher.matches()) {
				written.put(matcher.group(1), matcher.group(2).strip());
			}
		}
		return written;
	}

	/** The lines from the heading that names the root package to the next heading. */
	private static List<String> section(String root) throws IOException {
		List<String> lines = Files.readAllLines(DOCUMENT);
		int start = lines.indexOf("### Packages of `" + root + "`");
		assertThat(start).as("heading of the packages of " + root).isNotNegative();
		List<String> rest = lines.subList(start + 1, lines.size());
		return rest.stream().takeWhile((line) -> !line.startsWith("#")).toList();
	}

}
