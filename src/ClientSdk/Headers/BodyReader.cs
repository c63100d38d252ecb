using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClientSdk.Headers;

/// <summary>
/// Reads a body for the few members that speak of limits, wherever they are known to stand. A body that is not JSON to its
/// very end says nothing: half a number is worse than none.
/// </summary>
internal static class BodyReader
{
    private const int MaxDepth = 64;

    public static BodyFacts? Read(string body, string? mediaType, HeaderProfile profile)
    {
        if (!IsJson(mediaType))
        {
            return BodyCodes.IsRefusalXml(body) ? new BodyFacts { IsRefusal = true } : null;
        }

        ReadOnlySpan<char> text = body.AsSpan().TrimStart('\uFEFF');
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            int length = Encoding.UTF8.GetBytes(text, buffer);
            BodyFacts facts = new();
            Walk(buffer.AsSpan(0, length), facts, profile);
            return facts;
        }
        catch (JsonException)
        {
            return mediaType is null && BodyCodes.IsRefusalXml(body) ? new BodyFacts { IsRefusal = true } : null;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair: JSON in form, text in no encoding.
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A media type that holds JSON; without a type the body is looked at and may turn out not to be.</summary>
    public static bool IsJson(string? mediaType)
    {
        if (mediaType is null)
        {
            return true;
        }

        ReadOnlySpan<char> type = FieldText.Trim(mediaType.AsSpan(0, mediaType.IndexOf(';') is >= 0 and int end ? end : mediaType.Length));
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/x-amz-json-", StringComparison.OrdinalIgnoreCase);
    }

    private static void Walk(ReadOnlySpan<byte> json, BodyFacts facts, HeaderProfile profile)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        Span<BodyPlace> places = stackalloc BodyPlace[MaxDepth + 1];
        int depth = 0;
        string name = "";
        while (reader.Read())
        {
            BodyPlace here = places[depth];
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = NameOf(ref reader);
                    break;
                case JsonTokenType.StartObject:
                    places[++depth] = depth == 1 ? BodyPlace.Root : Enter(here, name);
                    break;
                case JsonTokenType.StartArray:
                    places[++depth] = EnterArray(here, name);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    depth--;
                    break;
                case JsonTokenType.String when here != BodyPlace.Elsewhere:
                    OnText(here, name, reader.GetString()!, facts, profile);
                    break;
                case JsonTokenType.Number when here != BodyPlace.Elsewhere:
                    OnNumber(here, name, NumberOf(ref reader), facts);
                    break;
            }
        }
    }

    // Known names are constants; what is longer than the longest of them needs no string.
    private static string NameOf(ref Utf8JsonReader reader) => reader.ValueSpan.Length > 32 ? "" : NameCache.Get(reader.GetString());

    private static BodyPlace Enter(BodyPlace place, string name) => (place, name) switch
    {
        (BodyPlace.Root, "parameters") => BodyPlace.Parameters,
        (BodyPlace.Root, "error") => BodyPlace.Error,
        (BodyPlace.Root, "extensions") => BodyPlace.Extensions,
        (BodyPlace.Errors, _) => BodyPlace.ErrorsItem,
        (BodyPlace.ErrorsItem, "extensions") => BodyPlace.ItemExtensions,
        (BodyPlace.ErrorDetails, _) => BodyPlace.ErrorDetailsItem,
        (BodyPlace.ErrorErrors, _) => BodyPlace.ErrorErrorsItem,
        (BodyPlace.Extensions, "cost") => BodyPlace.Cost,
        (BodyPlace.Cost, "throttleStatus") => BodyPlace.ThrottleStatus,
        _ => BodyPlace.Elsewhere,
    };

    private static BodyPlace EnterArray(BodyPlace place, string name) => (place, name) switch
    {
        (BodyPlace.Root, "errors") => BodyPlace.Errors,
        (BodyPlace.Root, "violated-policies") => BodyPlace.ViolatedPolicies,
        (BodyPlace.Error, "details") => BodyPlace.ErrorDetails,
        (BodyPlace.Error, "errors") => BodyPlace.ErrorErrors,
        _ => BodyPlace.Elsewhere,
    };

    private static void OnText(BodyPlace place, string name, string text, BodyFacts facts, HeaderProfile profile)
    {
        switch (name)
        {
            case "error" or "code" or "status" or "__type" or "type" or "errorCode" or "errorType" or "reason":
                facts.IsRefusal |= BodyCodes.IsRefusal(place, text) || profile.RefusalCodes.Contains(text)
                    || (place == BodyPlace.Root && BodyCodes.IsRefusalType(text));
                facts.IsFinal |= BodyCodes.IsFinal(text) || profile.FinalCodes.Contains(text);
                facts.IsPermission |= BodyCodes.IsPermission(text);
                break;
            case "domain":
                facts.IsRefusal |= BodyCodes.IsRefusalDomain(place, text);
                break;
            case "message":
                facts.IsRefusal |= place is BodyPlace.Root or BodyPlace.Error or BodyPlace.ErrorsItem && BodyCodes.IsRefusalMessage(text);
                break;
            case "policyName" when place == BodyPlace.Root && facts.LimitedBy is null:
            case "violated-policies" when place == BodyPlace.ViolatedPolicies:
                facts.AddLimit(text);
                break;
            case "retryDelay" when place == BodyPlace.ErrorDetailsItem:
                facts.Take(4, GoDurationReader.TryRead(text, out long ticks) ? FieldValue.Of(ticks) : FieldValue.Malformed, name);
                break;
            default:
                // Some print the number as text.
                OnNumber(place, name, DecimalNumber.TryParse(text, out DecimalNumber number) ? (double)number.Whole + (number.TenMillionths / 1e7) : -1, facts);
                break;
        }
    }

    private static void OnNumber(BodyPlace place, string name, double number, BodyFacts facts)
    {
        switch (place, name)
        {
            case (BodyPlace.Root, "retry_after"):
                facts.Take(0, Wait(number), name);
                break;
            case (BodyPlace.Parameters, "retry_after"):
                facts.Take(1, Wait(number), "parameters.retry_after");
                break;
            case (BodyPlace.Root, "retryAfter"):
                facts.Take(2, Wait(number), name);
                break;
            case (BodyPlace.Root, "retryAfterMs"):
                facts.Take(3, Wait(number / 1000), name);
                break;
            case (BodyPlace.Cost, "requestedQueryCost"):
                facts.Cost.Requested = number;
                break;
            case (BodyPlace.ThrottleStatus, "maximumAvailable"):
                facts.Cost.Maximum = number;
                break;
            case (BodyPlace.ThrottleStatus, "currentlyAvailable"):
                facts.Cost.Available = number;
                break;
            case (BodyPlace.ThrottleStatus, "restoreRate"):
                facts.Cost.RestoreRate = number;
                break;
        }
    }

    private static FieldValue Wait(double seconds) =>
        seconds >= 0 ? FieldValue.Of((long)Math.Round(Math.Min(seconds, DecimalNumber.MaxSeconds) * TimeSpan.TicksPerSecond)) : FieldValue.Malformed;

    // JSON allows exponents; what is beyond a double is beyond every cap, and its sign still counts.
    private static double NumberOf(ref Utf8JsonReader reader) =>
        double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : -1;
}
