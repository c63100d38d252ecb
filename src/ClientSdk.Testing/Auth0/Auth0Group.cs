namespace ClientSdk.Testing.Auth0;

/// <summary>A bucket of the page's tables and the calls that draw on it.</summary>
/// <param name="Slug">The name as refusals give it.</param>
/// <param name="Size">The column "per second": the bucket's size.</param>
/// <param name="Refill">How many tokens a period adds.</param>
/// <param name="Period">A minute, or a day or a second where the table says so.</param>
/// <param name="Calls">Method and template of each call.</param>
internal sealed record Auth0Group(string Slug, int Size, int Refill, TimeSpan Period, params string[] Calls)
{
    internal Auth0Group(string slug, int size, int perMinute, params string[] calls)
        : this(slug, size, perMinute, TimeSpan.FromMinutes(1), calls)
    {
    }
}
