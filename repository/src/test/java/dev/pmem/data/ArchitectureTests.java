/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The one way through the module: repository, template, transaction, heap.
 */
@AnalyzeClasses(packages = "dev.pmem.data", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule LAYERS = layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("repository").definedBy("dev.pmem.data.repository..")
			.layer("auditing").definedBy("dev.pmem.data.auditing..")
			.layer("core").definedBy("dev.pmem.data.core")
			.layer("mapping").definedBy("dev.pmem.data.core.mapping..", "dev.pmem.data.core.index..")
			.layer("transaction").definedBy("dev.pmem.data.transaction..")
			.whereLayer("repository").mayNotBeAccessedByAnyLayer()
			.whereLayer("auditing").mayNotBeAccessedByAnyLayer()
			.whereLayer("core").mayOnlyBeAccessedByLayers("repository", "auditing")
			.whereLayer("mapping").mayOnlyBeAccessedByLayers("repository", "auditing", "core")
			.whereLayer("transaction").mayOnlyBeAccessedByLayers("repository", "core");

	@ArchTest
	static final ArchRule NO_CYCLES = slices().matching("dev.pmem.data.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule HEAP_BY_ITS_API = noClasses().should().dependOnClassesThat()
			.resideInAnyPackage("dev.pmem.heap.medium..", "dev.pmem.heap.block..", "dev.pmem.heap.log..",
					"dev.pmem.heap.index..", "dev.pmem.heap.transaction..", "dev.pmem.heap.commit..");

}
