# Plots of what "make bench" measured: cost.csv and scale.csv to SVG.
# usage: gnuplot -e "dir='build/bench'" scripts/plots.gp
set datafile separator ","
set datafile columnheaders
set encoding utf8
# QEMU's pc with its own firmware; the others are in the table.
cost = "< awk -F, 'NR == 1 || ($2 == \"pc\" && $1 !~ /qboot/)' " . dir . "/cost.csv"
scale = dir . "/scale.csv"
columns = "firmware entry conversion environment stub decompression startup kernel"
colours = "#8c8c8c #1f77b4 #d62728 #ff7f0e #9467bd #2ca02c #17becf #c7d7e8"
labels = "'firmware, loading' 'PVH entry' conversion environment 'EFI stub' decompression 'startup_64' kernel"

# Stages, stacked, one bar a path. The kernel's own part is the same for all.
set terminal svg size 960,420 dynamic noenhanced font "sans-serif,13" background "white"
set style data histograms
set style histogram rowstacked
set style fill solid border -1
set boxwidth 0.7
set grid ytics lc rgb "#dddddd"
set key outside right top reverse Left samplen 1
set xtics rotate by -35 scale 0

set output dir . "/stages.svg"
set title "Instructions before start_kernel(), QEMU pc, 256 MiB, 1 CPU"
set ylabel "million instructions"
set yrange [0:60]
set label 1 "values above 60 are cut" at graph 0.02,0.95 tc rgb "#555555"
plot for [i = 1:7] cost using (column(word(columns, i)) / 1e6):xtic(1) \
	title word(labels, i) lc rgb word(colours, i)
unset label 1

set output dir . "/stages-fine.svg"
set title "The same without firmware, decompression and startup_64"
set ylabel "thousand instructions"
set yrange [0:*]
plot for [i in "2 3 4 5"] cost using (column(word(columns, int(i))) / 1e3):xtic(1) \
	title word(labels, int(i)) lc rgb word(colours, int(i))

# On Xen, where loading is work of dom0's, and the kernel's of everyone
set output dir . "/xen.svg"
set title "Instructions from \"xl create\" to init, PVH guest of Xen, 256 MiB, 1 vCPU"
set ylabel "million instructions of the machine"
set yrange [0:700]
set label 1 "values above 700 are cut" at graph 0.02,0.95 tc rgb "#555555"
xen = "< awk -F, 'NR == 1 || $2 == \"xen\"' " . dir . "/cost.csv"
if (int(system("grep -c ',xen,' " . dir . "/cost.csv || true"))) \
	plot for [i = 1:8] xen using (column(word(columns, i)) / 1e6):xtic(1) \
		title (i == 1 ? "xl create, firmware" : word(labels, i)) lc rgb word(colours, i)
unset label 1

# Memory: what the guest has less of than RAM, and the least that boots.
set output dir . "/memory.svg"
set title "Memory, QEMU pc"
set style histogram clustered gap 1
set ylabel "MiB"
set yrange [0:*]
plot cost using (256 - column("memtotal_kb") / 1024):xtic(1) \
	title "256 MiB less MemTotal" lc rgb "#1f77b4", \
	cost using "least_mib" \
	title "least -m that boots" lc rgb "#ff7f0e"

# Scaling; a plan need not have all of it, and a curve has two points. Each curve is
# read on its own, as the lines of several are mixed.
has(series) = int(system("grep -c '^" . series . "' " . scale . " || true")) > 1
curve(series) = "< awk -F, 'NR == 1 || $1 == \"" . series . "\"' " . scale
paths = "direct efi bzImage"
before(x) = column("init") - column("kernel") - column("firmware")
reset
set datafile separator ","
set datafile columnheaders
set terminal svg size 960,420 dynamic noenhanced font "sans-serif,13" background "white"
set output dir . "/scale.svg"
set multiplot layout 1,3 title "What grows with the input"
set grid lc rgb "#dddddd"
set key top left
set style data linespoints
set logscale xy
set format y "%.0e"
set xlabel "map entries"
set ylabel "instructions of the conversion"
if (has("sorted")) plot for [s in "sorted reversed shuffled"] curve(s) using "x":"conversion" title s
set xlabel "MiB of memory"
set ylabel "instructions before start_kernel(), firmware excepted"
if (has("memory-")) plot for [s in paths] curve("memory-" . s) using "x":(before(0)) title s
set xlabel "MiB of initrd"
if (has("initrd-")) plot for [s in paths] curve("initrd-" . s) using "x":(before(0)) title s
unset multiplot
