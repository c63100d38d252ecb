using System.Globalization;
using System.Text;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>What is known when the server has refused a request for rate reasons.</summary>
/// <param name="Request">The refused request.</param>
/// <param name="Response">The refusal; its body can still be read by the caller.</param>
/// <param name="Partition">The partition that it was sent in.</param>
/// <param name="LimitSet">The set of limits that the refusal was charged to.</param>
/// <param name="Snapshot">What the reply said.</param>
/// <param name="PausedUntil">The instant before which nobody of that set is sent.</param>
public sealed record ThrottledArguments(
    HttpRequestMessage Request,
    HttpResponseMessage Response,
    string Partition,
    string LimitSet,
    RateLimitSnapshot Snapshot,
    DateTimeOffset PausedUntil)
{
    // As text, for whoever logs it: a request would show its credentials and its query string, and a partition may be told apart by one.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Method = {Request.Method}, Status = {(int)Response.StatusCode}, LimitSet = {LimitSet}, PausedUntil = {PausedUntil:O}");
        return true;
    }
}
