# The project's front door: "make help" tells all.

MACHINE ?= pc,q35,microvm
BOOT ?= direct,efi
MEM ?=
CPU ?=
SMP ?=
ACCEL ?=
INITRD ?=
APPEND ?=
KERNEL ?=
BASE ?=
PAYLOAD ?=
OUT ?=
GUEST ?= direct,efi,bzimage
DOM0 ?= pv
VCPUS ?=
BOOTS ?= 200
SEED ?=
TIME ?= 600
JOBS ?= $(shell nproc)
PLAN ?= configs/bench.plan configs/bench-xen.plan configs/bench-scale.plan

# The first base is the default and has build/ for itself.
bases := $(shell awk '/^[0-9]/ { print $$1 }' scripts/bases)
KERNEL_BASE ?= $(firstword $(bases))
$(if $(filter $(KERNEL_BASE),$(bases)),,$(error KERNEL_BASE=$(KERNEL_BASE): it can be $(bases)))

top := $(CURDIR)
B := build$(if $(filter-out $(firstword $(bases)),$(KERNEL_BASE)),/$(KERNEL_BASE))
linux := $(top)/$B/linux
selftest := tools/testing/selftests/pvh
tests := $(top)/$B/selftests
images := $B/pvh/arch/x86/boot
queue := $(wildcard series/* series/$(KERNEL_BASE)/*)
overlay := $(shell sed -n 's/^new: //p' series/*.patch)

# ccache saves a clean rebuild most of its time.
export PATH := /usr/lib/ccache:$(PATH)
# Another clone finds the same objects.
export CCACHE_BASEDIR := $(top)
export CCACHE_NOHASHDIR := 1
# The compiler lists a file's headers anyway: no run of the preprocessor just for that.
export CCACHE_DEPEND := 1
# Under CI and in pipes, kbuild's output goes to a log; see scripts/build.sh.
unexport MAKEFLAGS MFLAGS

# Where the scripts build
export KERNEL_BASE
export BUILD := $B

.PHONY: help source boot boot-xen pvhimage kernel-xen bench tiny tiny-kernel tiny-options bench-kernels soak kernel selftests menuconfig apply refresh series check check-series check-fresh check-llvm fuzz mutants prove upstream-baseline clean
.DELETE_ON_ERROR:
# No built-in rules: one of them makes FILE from FILE.sh.
.SUFFIXES:

help:
	@echo 'Linux with a PVH entry that takes any input. Targets:'
	@echo '  boot        build everything, boot the kernel in QEMU, print a table'
	@echo '              MACHINE=$(MACHINE)  MEM=MiB  CPU=model  SMP=n  ACCEL=tcg|kvm'
	@echo '              INITRD=file  APPEND="more command line"'
	@echo '              BOOT=$(BOOT)  or KERNEL=file, any PVH kernel'
	@echo '  boot-xen    Xen in QEMU, and PVH guests of it by xl: their consoles, and a table'
	@echo '              GUEST=$(GUEST)[,ovmf]  DOM0=pv|pvh  MEM=MiB  VCPUS=n  APPEND='
	@echo '  pvhimage    PAYLOAD=kernel-or-uki OUT=file: an image of it that PVH loaders start'
	@echo '  bench       what each way of booting costs: tables, build/bench/*.csv, plots; PLAN=file...'
	@echo '  tiny        the smallest guest: build/pvh-tiny/vmlinux, its memory and instructions'
	@echo '  tiny-options  what each option of configs/pvh-tiny.config is worth (some 20 minutes)'
	@echo '  soak        BOOTS=$(BOOTS) boots of pvhImage with memory and initrd at random; SEED=n'
	@echo '  kernel      build/pvh/vmlinux, bzImage and pvhImage: source, queue, configs/pvh.config'
	@echo '  selftests   the test programs alone, build/selftests/*'
	@echo '  menuconfig  change build/pvh/.config (kept until "make clean")'
	@echo '  apply TREE=dir   commit the queue on a kernel git tree of yours'
	@echo '  refresh     bring edits made in build/linux back into this repository'
	@echo '  series      mails for git send-email in build/series, signed off by you; BASE=dir: onto that tree'
	@echo '  check       every test there is; ends with "N passed, N failed, N skipped"'
	@echo '  check-series  every commit of the queue: builds and boots; hours, can be interrupted'
	@echo '  check-fresh  "make boot" and "make check" in new systems of Debian 12 and 13, as user and'
	@echo '              as root; needs root, hours, 20 GB; can be interrupted; RELEASES="bookworm trixie"'
	@echo '  check-llvm  the tests that boot, on a kernel that clang and lld made'
	@echo '  fuzz TIME=seconds  more fuzzing of the converter, and its coverage'
	@echo '  mutants NAME=...  do the tests notice the faults of verify/mutants and mutants-entry?'
	@echo '  prove       Frama-C on the converter; verify/README.md says what it shows'
	@echo '  upstream-baseline  build/upstream/vmlinux, unmodified, and boot it too'
	@echo '  clean       remove build/'
	@echo 'Kernels: KERNEL_BASE=$(KERNEL_BASE), of $(bases) (scripts/bases); Debian'"'"'s source of it, or LINUX_SOURCE=tarball'
	@echo '  All that is built is below build/; of a KERNEL_BASE other than $(firstword $(bases)), below build/KERNEL_BASE/'

# A list may include others.
build/.packages-%: $(wildcard scripts/packages/*) scripts/packages.sh
	@scripts/packages.sh $*

# Looked at by each make: what is there may be another source than the one asked for.
source: | build/.packages-boot
	@scripts/unpack.sh $(KERNEL_BASE) $B/linux

# Applied again whenever the queue or an overlay file is newer.
$B/.applied: $(queue) $(overlay) scripts/queue.sh scripts/bases | source
	@scripts/sync.sh $B/linux $@

$(tests)/pvh_boot: $B/.applied
	@scripts/build.sh selftests $B/linux $(tests)

$B/pvh/vmlinux: $(tests)/pvh_boot configs/pvh.config
	@scripts/build.sh kernel $B/linux $B/pvh configs/pvh.config

# Always asks kbuild, which knows of edits in $B/linux and in .config.
kernel: $(tests)/pvh_boot
	@scripts/build.sh kernel $B/linux $B/pvh configs/pvh.config

selftests: $B/.applied
	@scripts/build.sh selftests $B/linux $(tests)

menuconfig: build/.packages-menuconfig $B/.applied
	@scripts/build.sh menuconfig $B/linux $B/pvh configs/pvh.config

boot: $(if $(KERNEL),$(tests)/pvh_boot,$B/pvh/vmlinux)
	@scripts/boot.sh --machine='$(MACHINE)' --mem='$(MEM)' --cpu='$(CPU)' --smp='$(SMP)' \
		--accel='$(ACCEL)' --initrd='$(INITRD)' --append='$(APPEND)' \
		$(if $(KERNEL),'$(KERNEL)',--path='$(BOOT)' \
			--boot=direct:$B/pvh/vmlinux --boot=efi:$(images)/pvhImage)

# Any EFI application behind the EFI environment: the tool alone is built, no kernel
pvhimage: $(tests)/pvh_boot
	@[ -n '$(PAYLOAD)' ] && [ -n '$(OUT)' ] || { \
		echo 'usage: make pvhimage PAYLOAD=FILE OUT=FILE (an EFI kernel or UKI, and the image to make)' >&2; exit 1; }
	@scripts/build.sh tool $B/linux $B/pvh configs/pvh.config
	@$(images)/pvh/pvhimage '$(PAYLOAD)' '$(OUT)'
	@echo "$(OUT) starts by PVH: qemu-system-x86_64 -nographic -kernel $(OUT) -append console=ttyS0"

build/xen/xen: scripts/xen.sh | build/.packages-boot
	@scripts/xen.sh build/xen

build/ovmf/OVMF.fd: scripts/ovmf.sh | build/.packages-ovmf
	@scripts/ovmf.sh build/ovmf

# One kernel for dom0 and for guests of all kinds
kernel-xen: $(tests)/pvh_boot
	@scripts/build.sh kernel $B/linux $B/pvh-xen configs/pvh.config configs/xen.config

xen := $B/pvh-xen
boot-xen: kernel-xen build/xen/xen $(if $(findstring ovmf,$(GUEST)),build/ovmf/OVMF.fd)
	@$(tests)/xen_boot --root=build/xen --dom0='$(DOM0)' --only='$(GUEST)' --mem='$(MEM)' \
		--vcpus='$(VCPUS)' --append='$(APPEND)' --logs=$B/boot-xen --csv=$B/boot-xen.csv \
		--init=$(tests)/init --dom0-init=$(tests)/xen_dom0 \
		--dom0-kernel=$(xen)/vmlinux \
		--guest=direct:$(xen)/vmlinux --guest=efi:$(xen)/arch/x86/boot/pvhImage \
		--guest=bzimage:$(xen)/arch/x86/boot/bzImage \
		--guest=ovmf:build/ovmf/OVMF.fd:$(xen)/arch/x86/boot/bzImage

# What the plans of configs/ boot, besides $B/pvh
xen_plan := $(findstring bench-xen,$(PLAN))
bench-kernels: build/.packages-bench kernel $(if $(xen_plan),kernel-xen build/xen/xen build/ovmf/OVMF.fd)
	@[ -r /usr/share/ovmf/OVMF.fd ] || { echo 'There is no OVMF: apt-get install ovmf' >&2; exit 1; }
	@for variant in zstd xz; do \
		scripts/build.sh variant $B/linux $B/pvh-$$variant $B/pvh \
			configs/pvh.config configs/$$variant.config || exit 1; \
	done
	@scripts/build.sh upstream $B/linux $B/upstream configs/pvh.config
	@[ -z '$(xen_plan)' ] || scripts/build.sh upstream $B/linux $B/upstream-xen \
		configs/pvh.config configs/xen.config

# Plans name what they boot as the default base has it. of_base PLANS: as this one has it
define of_base
	@mkdir -p $B/plans
	@for plan in $(1); do sed -E 's,build/(pvh|upstream),$B/\1,g' $$plan >$B/plans/$${plan##*/} || exit 1; done
endef
plans = $(addprefix $B/plans/,$(notdir $(1)))

bench: bench-kernels
	$(call of_base,$(PLAN))
	@mkdir -p $B/bench
	@$(tests)/bench --dir=$B/bench --plugin=$(tests)/insn_count.so --init=$(tests)/init \
		--inject=$(tests)/pvh_inject --xen=build/xen --dom0-kernel=$(xen)/vmlinux \
		--dom0-init=$(tests)/xen_dom0 --times=9 --least $(call plans,$(PLAN))
	@gnuplot -e "dir='$B/bench'" scripts/plots.gp
	@echo 'The figures are in $B/bench/*.csv, the plots in $B/bench/*.svg.'

tiny-kernel: $(tests)/pvh_boot
	@scripts/build.sh kernel $B/linux $B/pvh-tiny configs/pvh-tiny.config

# Least memory and fewest instructions to one process
tiny: tiny-kernel
	$(call of_base,configs/tiny.plan)
	@mkdir -p $B/tiny
	@$(tests)/bench --dir=$B/tiny --plugin=$(tests)/insn_count.so --init=$(tests)/init \
		--inject=$(tests)/pvh_inject --times=9 --least $(call plans,tiny.plan)

tiny-options: tiny-kernel
	@scripts/tiny-options.sh $B/pvh-tiny $B/tiny-options

soak: kernel
	@PVH_IMAGE=$(images)/pvhImage $(tests)/efi_test --soak='$(BOOTS)' $(if $(SEED),--seed='$(SEED)')

upstream-baseline: $(tests)/pvh_boot
	@scripts/build.sh upstream $B/linux $B/upstream configs/pvh.config
	@scripts/boot.sh --machine='$(MACHINE)' --path=upstream $B/upstream/vmlinux

apply:
	@[ -n '$(TREE)' ] || { echo 'usage: make apply TREE=DIR (a kernel git tree)' >&2; exit 1; }
	@scripts/queue.sh apply '$(TREE)'

refresh:
	@[ -d $B/linux ] || { echo 'There is no $B/linux yet: make kernel KERNEL_BASE=$(KERNEL_BASE)' >&2; exit 1; }
	@scripts/queue.sh refresh $B/linux base
	@touch $B/.applied

series: $(if $(BASE),,source)
	@scripts/queue.sh mails $(if $(BASE),'$(BASE)' HEAD,$B/linux base) $(top)/$B/series

check: build/.packages-check $B/.applied
	@scripts/check.sh

# Builds well over a hundred kernels; goes on where it was interrupted.
check-series: build/.packages-series $(tests)/pvh_boot
	@failed=0; for part in series series-tip series-builds; do \
		scripts/check-$$part.sh || failed=1; done; exit $$failed

# Both commands of README.md in new minimal systems; goes on where it was interrupted.
RELEASES ?= bookworm trixie
check-fresh: build/.packages-fresh
	@scripts/check-fresh.sh $(RELEASES)

# What gcc's kernels have to pass in "make check"
llvm := $B/pvh-llvm
check-llvm: build/.packages-llvm $(tests)/pvh_boot
	@LLVM=$$(scripts/llvm.sh $B/linux) scripts/build.sh kernel $B/linux $(llvm) configs/pvh.config
	@failed=0; for test in elf boot efi inject; do \
		PVH_VMLINUX=$(llvm)/vmlinux PVH_IMAGE=$(llvm)/arch/x86/boot/pvhImage \
		PVH_EFI=$(llvm)/arch/x86/boot/pvhefi PVH_BZIMAGE=$(llvm)/arch/x86/boot/bzImage \
			$(tests)/$${test}_test </dev/null || failed=1; done; exit $$failed

fuzz: build/.packages-fuzz $B/.applied
	@verify/fuzz.sh '$(TIME)'

prove: build/.packages-prove $B/.applied
	@verify/prove.sh

mutants: build/.packages-mutants kernel
	@$(MAKE) -s -C verify mutants NAME='$(NAME)'

clean:
	rm -rf build
