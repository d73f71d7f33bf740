// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rooms of this module and the arrows between them.
 */
@AnalyzeClasses(packages = "org.spreadqueue", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule dependsOnTheJdkAndTwoSmallLibraries = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.spread..", "java..", "javax.net.ssl..", "org.slf4j..", "org.jspecify..");

	@ArchTest
	static final ArchRule noSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule wireStandsAlone = classes().that()
		.resideInAPackage("org.spreadqueue.spread.wire..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.spread.wire..", "java..", "org.jspecify..");

	@ArchTest
	static final ArchRule internalRoomsHaveNoCycles = slices().matching("org.spreadqueue.spread.internal.(*)..")
		.should()
		.beFreeOfCycles();

	/** The loop serves any channel, and bytes know nothing of connections. */
	@ArchTest
	static final ArchRule loopAndTransportDoNotKnowWhatUsesThem = noClasses().that()
		.resideInAnyPackage("org.spreadqueue.spread.internal.loop..", "org.spreadqueue.spread.internal.transport..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.spread.internal.connect..", "org.spreadqueue.spread.wire..");

	@ArchTest
	static final ArchRule internalIsForSpreadOnly = noClasses().that()
		.resideOutsideOfPackage("org.spreadqueue.spread..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.spreadqueue.spread.internal..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule publicMethodsReturnNothingInternal = noMethods().that()
		.arePublic()
		.and()
		.areDeclaredInClassesThat()
		.resideInAPackage("org.spreadqueue.spread")
		.and()
		.areDeclaredInClassesThat()
		.arePublic()
		.should()
		.haveRawReturnType(resideInAPackage("org.spreadqueue.spread.internal.."));

}
