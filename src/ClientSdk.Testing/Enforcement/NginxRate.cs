using System.Globalization;

namespace ClientSdk.Testing.Enforcement;

/// <summary>The rate of a <c>limit_req_zone</c>, as nginx keeps it: whole milli-requests per second, truncated.</summary>
internal static class NginxRate
{
    internal static long Parse(string rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        int scale = rate.EndsWith("r/s", StringComparison.Ordinal) ? 1 : rate.EndsWith("r/m", StringComparison.Ordinal) ? 60 : 0;
        if (scale == 0 || !int.TryParse(rate.AsSpan(0, rate.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
        {
            throw new FormatException($"'{rate}' is not an nginx rate. Write it as in nginx.conf: 25r/s or 100r/m.");
        }

        return count * 1000L / scale;
    }
}
