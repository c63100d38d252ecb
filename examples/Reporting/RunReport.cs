using System.Globalization;
using System.Net;

namespace Reporting;

/// <summary>A run as one page that needs nothing else: no script, no style sheet, no network.</summary>
/// <param name="Title">What was done.</param>
/// <param name="Remark">With what, and within which limits.</param>
/// <param name="Summary">The table: what it is, and its value.</param>
/// <param name="Allowed">The most requests that the limits allow by each instant; empty where no limit is known.</param>
internal sealed record RunReport(
    string Title, string Remark, IReadOnlyList<(string What, string Value)> Summary, IReadOnlyList<(TimeSpan At, double Requests)> Allowed)
{
    private const int Bars = 80;

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1f2328; --dim: #59636e; --grid: #d1d9e0; --paper: #ffffff; --sent: #2563eb; --allowed: #16a34a; --refused: #dc2626; --queue: #9333ea; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9198a1; --grid: #30363d; --paper: #0d1117; --sent: #60a5fa; --allowed: #4ade80; --refused: #f87171; --queue: #c084fc; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1rem; margin: 2rem 0 .25rem; } p { color: var(--dim); margin: .25rem 0 1rem; }
        table { border-collapse: collapse; } td { padding: .2rem 2rem .2rem 0; border-bottom: 1px solid var(--grid); } td + td { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; }
        svg { width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: var(--dim); } .end { text-anchor: end; } .middle { text-anchor: middle; } .grid { stroke: var(--grid); }
        polyline { fill: none; stroke-width: 2; } polyline.sent { stroke: var(--sent); } polyline.allowed { stroke: var(--allowed); stroke-dasharray: 6 4; } polyline.queue { stroke: var(--queue); }
        rect.sent { fill: var(--sent); } rect.refused { fill: var(--refused); }
        .key { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin: 0 .35rem 0 1rem; vertical-align: -1px; } .key:first-child { margin-left: 0; }
        .key.sent { background: var(--sent); } .key.allowed { background: var(--allowed); } .key.refused { background: var(--refused); } .key.queue { background: var(--queue); }
        """;

    /// <summary>Writes the page.</summary>
    public Task WriteAsync(string path, RunRecording recording, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(path, Page(recording), cancellationToken);

    private string Page(RunRecording recording)
    {
        // Time begins with the first request, as the limits' own does.
        TimeSpan start = recording.Sent.Select(request => request.At).DefaultIfEmpty().Min();
        IReadOnlyList<SentRequest> sent = [.. recording.Sent.Select(request => request with { At = request.At - start }).OrderBy(request => request.At)];
        IReadOnlyList<QueueChange> queue = [.. recording.Queue.Select(change => change with { At = change.At - start })];
        TimeSpan span = sent.Count > 0 ? sent[^1].At : TimeSpan.Zero;
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Text(Title)}</title><style>{Style}</style></head>
            <body>
            <h1>{Text(Title)}</h1>
            <p>{Text(Remark)}</p>
            <table>
            {Rows(Summary)}
            </table>
            <h2>Requests so far</h2>
            <p><span class="key sent"></span>accepted by the server{(Allowed.Count > 0 ? "<span class=\"key allowed\"></span>the most that the limits allow" : "")}</p>
            {SoFar(sent, span)}
            <h2>Requests a second</h2>
            <p><span class="key sent"></span>accepted<span class="key refused"></span>refused by the server</p>
            {Rates(sent, span)}
            <h2>Requests that wait in the client for a permit</h2>
            <p><span class="key queue"></span>{Text(WaitsText(recording.Waits))}</p>
            {Queue(queue, span)}
            </body>
            </html>

            """;
    }

    private static string Rows(IEnumerable<(string What, string Value)> rows) =>
        string.Join(Environment.NewLine, rows.Select(row => $"<tr><td>{Text(row.What)}</td><td>{Text(row.Value)}</td></tr>"));

    private Chart SoFar(IReadOnlyList<SentRequest> sent, TimeSpan span)
    {
        SentRequest[] accepted = [.. sent.Where(request => !request.IsRefused)];
        TimeSpan end = Allowed.Count > 0 && Allowed[^1].At > span ? Allowed[^1].At : span;
        Chart chart = new(end, Math.Max(accepted.Length, Allowed.Count > 0 ? Allowed[^1].Requests : 0));
        chart.Line("allowed", Allowed);

        // A point for each bar's width is enough to see every step, and keeps the page small for long runs.
        int every = Math.Max(1, accepted.Length / (Bars * 10));
        chart.Line("sent", accepted.Select((request, index) => (request.At, (double)(index + 1))).Where((_, index) => index % every == 0 || index == accepted.Length - 1));
        return chart;
    }

    private static Chart Rates(IReadOnlyList<SentRequest> sent, TimeSpan span)
    {
        TimeSpan width = TimeSpan.FromTicks(Math.Max(span.Ticks / Bars, TimeSpan.TicksPerMillisecond));
        ILookup<int, SentRequest> bars = sent.ToLookup(request => Math.Min((int)(request.At / width), Bars - 1));
        Chart chart = new(span, bars.Select(bar => bar.Count()).DefaultIfEmpty(0).Max() / width.TotalSeconds);
        foreach (IGrouping<int, SentRequest> bar in bars)
        {
            (int refused, TimeSpan from) = (bar.Count(request => request.IsRefused), width * bar.Key);
            double accepted = (bar.Count() - refused) / width.TotalSeconds;
            string text = string.Create(CultureInfo.InvariantCulture, $"{from.TotalSeconds:0.##} s: {bar.Count() - refused} accepted, {refused} refused");
            chart.Bar("sent", from, from + width, 0, accepted, text);
            chart.Bar("refused", from, from + width, accepted, accepted + refused / width.TotalSeconds, text);
        }

        return chart;
    }

    private static Chart Queue(IReadOnlyList<QueueChange> queue, TimeSpan span)
    {
        Chart chart = new(span, queue.Select(change => change.Waiting).DefaultIfEmpty(0).Max());
        int every = Math.Max(1, queue.Count / (Bars * 20));
        chart.Steps("queue", [(TimeSpan.Zero, 0), .. queue.Where((change, index) => index % every == 0 && change.At > TimeSpan.Zero && change.At <= span).Select(change => (change.At, (double)change.Waiting)), (span, queue.Count > 0 ? queue[^1].Waiting : 0)]);
        return chart;
    }

    private static string WaitsText(IReadOnlyList<TimeSpan> waits)
    {
        if (waits.Count == 0)
        {
            return "nobody waited";
        }

        TimeSpan[] sorted = [.. waits.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{sorted.Length:N0} waits: half of them up to {At(0.5):0.00} s, 99 % up to {At(0.99):0.00} s, the longest {sorted[^1].TotalSeconds:0.00} s");

        double At(double share) => sorted[(int)(share * (sorted.Length - 1))].TotalSeconds;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
