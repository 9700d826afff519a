/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.dao.DataAccessException;

/**
 * The one way through the module: repository, template, transaction, heap.
 */
@AnalyzeClasses(packages = "dev.pmem.data", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule LAYERS = layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("repository").definedBy("dev.pmem.data.repository..")
			.layer("auditing").definedBy("dev.pmem.data.auditing..")
			.layer("migration").definedBy("dev.pmem.data.migration..")
			.layer("core").definedBy("dev.pmem.data.core")
			.layer("lifecycle").definedBy("dev.pmem.data.core.lifecycle..")
			.layer("mapping").definedBy("dev.pmem.data.core.mapping..", "dev.pmem.data.core.index..",
					"dev.pmem.data.core.convert..")
			.layer("transaction").definedBy("dev.pmem.data.transaction..")
			.whereLayer("repository").mayNotBeAccessedByAnyLayer()
			.whereLayer("auditing").mayNotBeAccessedByAnyLayer()
			.whereLayer("migration").mayNotBeAccessedByAnyLayer()
			.whereLayer("core").mayOnlyBeAccessedByLayers("repository", "auditing", "migration")
			.whereLayer("lifecycle").mayOnlyBeAccessedByLayers("core")
			.whereLayer("mapping").mayOnlyBeAccessedByLayers("repository", "auditing", "migration", "core", "lifecycle")
			.whereLayer("transaction").mayOnlyBeAccessedByLayers("repository", "migration", "core");

	@ArchTest
	static final ArchRule NO_CYCLES = slices().matching("dev.pmem.data.(**)").should().beFreeOfCycles();

	/** What heap's module-info exports, which the compiler does not ask for on the class path. */
	@ArchTest
	static final ArchRule HEAP_BY_ITS_API = noClasses().should().dependOnClassesThat(
			resideInAPackage("dev.pmem.heap..").and(not(resideInAnyPackage("dev.pmem.heap", "dev.pmem.heap.annotation",
					"dev.pmem.heap.collection",
					"dev.pmem.heap.exception",
					"dev.pmem.heap.object", "dev.pmem.heap.query", "dev.pmem.heap.store", "dev.pmem.heap.context"))));

	@ArchTest
	static final ArchRule SPRINGS_EXCEPTIONS_BY_THE_TRANSLATOR = noClasses().that()
			.doNotHaveSimpleName("PmemExceptionTranslator").and().doNotHaveSimpleName("UncategorizedPoolException")
			.and()
			.doNotHaveSimpleName("VetoException")
			.should().callConstructorWhere(target(owner(assignableTo(DataAccessException.class))));

}
