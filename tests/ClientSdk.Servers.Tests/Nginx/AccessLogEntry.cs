using System.Globalization;

namespace ClientSdk.Servers.Tests.Nginx;

/// <summary>One line of nginx's access log: when it answered (its own clock), with which status, and what its limiter said.</summary>
internal sealed record AccessLogEntry(double Seconds, int Status, string Verdict, string Path)
{
    public static AccessLogEntry Parse(string line)
    {
        string[] parts = line.Split(' ', 4);
        return new AccessLogEntry(double.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], parts[3]);
    }
}
