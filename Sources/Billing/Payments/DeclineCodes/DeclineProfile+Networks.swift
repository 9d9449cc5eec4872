// Decline codes as data, edition 2026-11-20; meanings in our words:
// visa, mastercard, mastercard_mac, iso8583.
// A row: code|category|mode|wait|elsewhere|class|marks|meaning; an empty wait is none.

extension DeclineProfile {
  static let visaRows = """
    04|lost_or_stolen|never|||hard|visa1 masked|Issuer wants the card withheld, no fraud stated
    07|suspected_fraud|never|||hard|visa1 masked|Issuer wants the card withheld because of fraud
    12|not_permitted|never|||hard|visa1|Transaction itself is invalid for this account
    14|invalid_details|fix_data|||hard|visa1|No such account number
    15|invalid_details|fix_data|||hard|visa1|No such issuer
    41|lost_or_stolen|never|||hard|visa1 masked|Lost card
    43|lost_or_stolen|never|||hard|visa1 masked|Stolen card
    46|account_closed|never|||hard|visa1|Account is closed
    57|not_permitted|never|||hard|visa1|Cardholder is not allowed this kind of transaction
    R0|authorization_revoked|never|||hard|visa1|Stop order for this payment
    R1|authorization_revoked|never|||hard|visa1|Authority for this series withdrawn
    R3|authorization_revoked|never|||hard|visa1|All authorities withdrawn
    03|merchant_error|fix_configuration||elsewhere|technical|visa2|Merchant is not recognised
    19|issuer_unavailable|later|PT5M|elsewhere|technical|visa2|Enter the transaction again
    39|not_permitted|other_method|||hard|visa2|No credit account behind the card
    51|insufficient_funds|later|P3D||soft|visa2|Not enough funds
    52|not_permitted|other_method|||hard|visa2|No current account behind the card
    53|not_permitted|other_method|||hard|visa2|No savings account behind the card
    59|suspected_fraud|customer_action|||hard|visa2 masked|Issuer suspects fraud
    61|limit_exceeded|later|P1D||soft|visa2|Over the amount limit
    62|not_permitted|other_method||elsewhere|hard|visa2|Card is restricted for this country or \
    region
    65|limit_exceeded|later|P1D||soft|visa2|Over the number-of-uses limit
    75|authentication_required|customer_action|||soft|visa2 card_present|Too many wrong PINs
    78|not_permitted|later|P3D||soft|visa2|Account is blocked or not yet activated, may change
    83|suspected_fraud|customer_action|||hard|visa2 masked from=2026-07-25|Fraud or security \
    refusal (Visa use)
    86|authentication_required|customer_action|||soft|visa2 card_present|PIN cannot be checked
    91|issuer_unavailable|later|PT1H|elsewhere|technical|visa2|Issuer or switch is down
    93|not_permitted|other_method|||hard|visa2|Cannot be completed for legal reasons
    96|processor_error|failover|PT5M|elsewhere|technical|visa2|System failure
    5C|not_permitted|other_method||elsewhere|hard|visa2|Issuer does not support or blocks this \
    transaction
    9G|authorization_revoked|customer_action|||hard|visa2|Blocked by the cardholder's own controls
    N3|not_permitted|other_method|||hard|visa2|Cash service not available
    N4|limit_exceeded|later|P1D||soft|visa2|Cash request over the limit
    Z5|limit_exceeded|later|P1D||soft|visa2|Account is good but the amount is not accepted
    54|expired_card|update_credential|||hard|visa3|Expired, or expiry missing
    55|authentication_required|customer_action|||soft|visa3 card_present|PIN wrong or missing
    82|invalid_details|fix_data|||hard|visa3|Card verification value or chip check failed
    6P|invalid_details|fix_data|||hard|visa3|Identity data does not match the issuer's
    N7|invalid_details|fix_data|||hard|visa3|CVV2 failed
    70|authentication_required|customer_action|||soft|visa4 card_present|PIN needed (category 3 \
    in CEMEA and Europe)
    1A|authentication_required|customer_action|||soft|visa4|Strong authentication needed \
    (category 3 in CEMEA and Europe)
    01|issuer_declined|later|P1D|elsewhere|soft|visa4|Refer to issuer
    05|issuer_declined|later|P1D|elsewhere|soft|visa4|Do not honour
    13|limit_exceeded|investigate|||soft|visa4|Amount not valid
    58|merchant_error|fix_configuration||elsewhere|technical|visa4|Terminal or merchant set-up \
    not allowed this transaction
    63|suspected_fraud|customer_action|||hard|visa4 masked|Security violation
    """

  static let mastercardRows = """
    79|account_closed|never|||hard||Card life-cycle refusal (card-not-present); read the advice \
    code 01 or 03 with it
    82|issuer_declined|later|P1D|elsewhere|soft||Issuer policy refusal (card-not-present); read \
    the advice code
    83|suspected_fraud|customer_action|||hard|masked|Security refusal (card-not-present); read \
    the advice code
    """

  static let mastercardAdviceRows = """
    01|expired_card|update_credential|||hard||Newer account data exists; update the credential, \
    then try
    02|issuer_declined|later|P3D||soft||Not now; try later (processors advise 72 hours)
    03|do_not_retry|never|||hard||Never again on this account; each re-submission within 30 \
    days is charged
    04|merchant_error|fix_configuration|||technical||Token rules not met for this token type
    05|issuer_declined|later|P1D|elsewhere|soft||Negotiated value not approved
    21|authorization_revoked|never|||hard||Cardholder cancelled the recurring agreement; \
    re-submission is charged
    22|merchant_error|fix_configuration||elsewhere|technical||Merchant does not qualify for the \
    product code
    24|insufficient_funds|later|PT1H||soft||Retry after 1 hour
    25|insufficient_funds|later|PT24H||soft||Retry after 24 hours
    26|insufficient_funds|later|P2D||soft||Retry after 2 days
    27|insufficient_funds|later|P4D||soft||Retry after 4 days
    28|insufficient_funds|later|P6D||soft||Retry after 6 days
    29|insufficient_funds|later|P8D||soft||Retry after 8 days
    30|insufficient_funds|later|P10D||soft||Retry after 10 days
    40|not_permitted|other_method|||hard||Consumer prepaid card that cannot be reloaded; poor \
    fit for subscriptions
    41|not_permitted|never|||hard||Consumer single-use virtual number; will not work again
    42|not_permitted|never|||hard||Sanctions scoring result
    43|not_permitted|other_method|||hard||Consumer multi-use virtual number (information)
    """

  static let iso8583Rows = """
    01|issuer_declined|later|P1D|elsewhere|soft||Refer to issuer
    02|issuer_declined|later|P1D|elsewhere|soft||Refer to issuer, special conditions
    03|merchant_error|fix_configuration||elsewhere|technical||Merchant not recognised
    04|lost_or_stolen|never|||hard|masked|Withhold the card
    05|issuer_declined|later|P1D|elsewhere|soft||Do not honour
    06|processor_error|failover|PT5M|elsewhere|technical||Error
    07|suspected_fraud|never|||hard|masked|Withhold the card, special condition
    12|not_permitted|other_method||elsewhere|hard||Transaction is invalid
    13|limit_exceeded|investigate|||soft||Amount is invalid
    14|invalid_details|fix_data|||hard||No such card number
    15|invalid_details|fix_data|||hard||No such issuer
    19|issuer_unavailable|later|PT5M|elsewhere|technical||Enter again
    21|issuer_declined|later|P1D|elsewhere|soft||No action taken
    22|processor_error|failover|PT5M|elsewhere|technical||Suspected malfunction
    30|merchant_error|fix_configuration||elsewhere|technical||Message format error
    31|issuer_unavailable|later|PT1H|elsewhere|technical||Bank not reachable through this switch
    33|expired_card|update_credential|||hard||Expired
    34|suspected_fraud|customer_action|||hard|masked|Suspected fraud
    36|not_permitted|other_method||elsewhere|hard||Restricted card
    38|authentication_required|customer_action|||soft|card_present|Too many wrong PINs
    39|not_permitted|other_method|||hard||No credit account
    40|not_permitted|other_method||elsewhere|hard||Function not supported
    41|lost_or_stolen|never|||hard|masked|Lost card
    42|not_permitted|other_method|||hard||No universal account
    43|lost_or_stolen|never|||hard|masked|Stolen card
    44|not_permitted|other_method|||hard||No investment account
    51|insufficient_funds|later|P3D||soft||Not enough funds
    52|not_permitted|other_method|||hard||No current account
    53|not_permitted|other_method|||hard||No savings account
    54|expired_card|update_credential|||hard||Expired
    55|authentication_required|customer_action|||soft|card_present|Wrong PIN
    56|invalid_details|fix_data|||hard||No record of the card
    57|not_permitted|other_method||elsewhere|hard||Cardholder not permitted
    58|merchant_error|fix_configuration||elsewhere|technical||Terminal not permitted
    59|suspected_fraud|customer_action|||hard|masked|Suspected fraud
    61|limit_exceeded|later|P1D||soft||Over the amount limit
    62|not_permitted|other_method||elsewhere|hard||Restricted card
    63|suspected_fraud|customer_action|||hard|masked|Security violation
    65|limit_exceeded|later|P1D||soft||Over the frequency limit
    75|authentication_required|customer_action|||soft|card_present|Too many wrong PINs
    91|issuer_unavailable|later|PT1H|elsewhere|technical||Issuer or switch is down
    92|issuer_unavailable|later|PT1H|elsewhere|technical||No route to the institution
    93|not_permitted|other_method|||hard||Legal obstacle
    94|duplicate|investigate|||technical||Duplicate transmission
    96|processor_error|failover|PT5M|elsewhere|technical||System malfunction
    """
}
