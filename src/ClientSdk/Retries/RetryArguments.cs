using System.Globalization;
using System.Text;

namespace ClientSdk.Retries;

/// <summary>What is known when a request is about to be sent again.</summary>
/// <param name="Request">The request.</param>
/// <param name="Response">The reply that made it necessary; <see langword="null"/> when there was none.</param>
/// <param name="Exception">The failure that made it necessary; <see langword="null"/> when there was a reply.</param>
/// <param name="Attempt">The number of the attempt that failed, from 1.</param>
/// <param name="Delay">The time until the request is sent again, as far as this station decides it; the throttle may add to it.</param>
public sealed record RetryArguments(HttpRequestMessage? Request, HttpResponseMessage? Response, Exception? Exception, int Attempt, TimeSpan Delay)
{
    // As text, for whoever logs it: a request would show its credentials and its query string.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Method = {Request?.Method}, Status = {(int?)Response?.StatusCode}, Exception = {Exception?.GetType().Name}, Attempt = {Attempt}, Delay = {Delay}");
        return true;
    }
}
