namespace ClientSdk.Testing.Enforcement;

/// <summary>
/// <c>ngx_http_limit_req_lookup</c> with <c>nodelay</c>: excess = max(0, excess - rate * ms / 1000 + 1000), all integers, refused above
/// 1000 * burst. The first request of a key has excess 0, so burst + 1 pass at once. Refused requests change nothing.
/// </summary>
internal sealed class NginxLimitReq(long rate, int burst) : ServerLimit(burst + 1L, countRejects: false)
{
    private bool _known;
    private long _excess;
    private long _last;

    internal override LimitVerdict Look(long now)
    {
        long ms = Milliseconds(now);
        if (!_known)
        {
            return Says(Size, 0, 0);
        }

        long excess = After(ms);
        long room = (1000L * burst) - excess;
        long remaining = room < 0 ? 0 : (room / 1000) + 1;
        long wait = remaining > 0 ? 0 : FirstFit() - now;
        return Says(remaining, wait, wait);
    }

    internal override void Take(long now)
    {
        long ms = Milliseconds(now);
        _excess = _known ? After(ms) : 0;
        _last = ms;
        _known = true;
    }

    private long After(long ms) => Math.Max(0, _excess - (rate * Math.Max(0, ms - _last) / 1000) + 1000);

    /// <summary>The first whole millisecond at which the drained milli-requests suffice, in ticks.</summary>
    private long FirstFit()
    {
        long drained = _excess + 1000 - (1000L * burst);
        return (_last + Edges.CeilingDivide((Int128)drained * 1000, rate)) * TimeSpan.TicksPerMillisecond;
    }

    // The server's cached clock has whole milliseconds, cut off.
    private static long Milliseconds(long now) => now / TimeSpan.TicksPerMillisecond;
}
