// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.core.CoroutinesUtils;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The arrows of the architecture, as far as they concern this module.
 */
@AnalyzeClasses(packages = "org.spreadqueue.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule knowsNothingOfBoot = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.boot..", "org.springframework.boot..");

	/** A subject is a package with the rooms below it. */
	@ArchTest
	static final ArchRule subjectsHaveNoCycles = slices().matching("org.spreadqueue.spring.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule whatSubjectsShareKnowsNoSubject = noClasses().that()
		.resideInAPackage("org.spreadqueue.spring")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.spreadqueue.spring.*..");

	@ArchTest
	static final ArchRule methodsOfListenersAreInternal = classes().that()
		.resideInAPackage("org.spreadqueue.spring.annotation.*..")
		.should()
		.onlyBeAccessed()
		.byAnyPackage("org.spreadqueue.spring.annotation..");

	@ArchTest
	static final ArchRule argumentsDoNotKnowMethods = noClasses().that()
		.resideInAPackage("org.spreadqueue.spring.annotation.argument")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.spreadqueue.spring.annotation.method");

	@ArchTest
	static final ArchRule kotlinIsOptional = noClasses().that()
		.doNotHaveSimpleName("SuspendingHandlerMethod")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("kotlin..", "kotlinx..")
		.orShould()
		.dependOnClassesThat()
		.areAssignableTo(CoroutinesUtils.class);

}
